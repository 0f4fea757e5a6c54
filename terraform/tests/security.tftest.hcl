mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  domain_name          = "status.example.com"
  image_version        = "v1"
  permissions_boundary = "arn:aws:iam::123456789012:policy/pipeline/lookout-boundary"
  alarm_emails         = ["ops@example.com"]
}

override_resource {
  target = aws_cloudwatch_log_group.app
  values = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/lookout/app" }
}

override_resource {
  target = aws_cloudwatch_log_group.flow
  values = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/lookout/flow" }
}

override_resource {
  target = aws_sns_topic.incidents
  values = { arn = "arn:aws:sns:us-east-1:123456789012:lookout-incidents" }
}

# Applied once; the runs after it look at the same.
run "least_privilege" {
  assert {
    condition = { for statement in jsondecode(aws_iam_role_policy.task.policy).Statement : statement.Sid => statement.Resource } == {
      KeepSweeps = "arn:aws:dynamodb:us-east-1:123456789012:table/lookout"
      ReadLists  = ["arn:aws:s3:::lookout-mock/urls.csv"]
      Alert      = "arn:aws:sns:us-east-1:123456789012:lookout-incidents"
      UseKey     = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"
    }
    error_message = "The task may reach its table, its list, its incident topic and its key."
  }

  assert {
    condition = toset(flatten([for statement in jsondecode(aws_iam_role_policy.task.policy).Statement : statement.Action if statement.Sid != "UseKey"])) == toset([
      "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem", "s3:GetObject", "sns:Publish",
    ])
    error_message = "The task may do what Lookout does and no more."
  }

  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.task.policy).Statement : statement.Condition.StringEquals["kms:ViaService"] if statement.Sid == "UseKey"] == [["dynamodb.us-east-1.amazonaws.com", "s3.us-east-1.amazonaws.com", "sns.us-east-1.amazonaws.com"]]
    error_message = "The task may use its key through table, list and topic only."
  }

  assert {
    condition = { for statement in jsondecode(aws_iam_role_policy.execution.policy).Statement : statement.Sid => statement.Resource } == {
      LogIn     = "*"
      PullImage = "arn:aws:ecr:us-east-1:123456789012:repository/lookout"
      WriteLog  = "arn:aws:logs:us-east-1:123456789012:log-group:/lookout/app:*"
    }
    error_message = "The execution role may pull its image and write its log."
  }

  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.execution.policy).Statement : statement.Action if statement.Resource == "*"] == ["ecr:GetAuthorizationToken"]
    error_message = "Only ecr:GetAuthorizationToken may apply to all resources."
  }

  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.flow_log.policy).Statement : statement.Resource] == ["arn:aws:logs:us-east-1:123456789012:log-group:/lookout/flow:*"]
    error_message = "The flow log may write to its own group."
  }

  assert {
    condition = alltrue([for role in [aws_iam_role.task, aws_iam_role.execution] : jsondecode(role.assume_role_policy).Statement == [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = "123456789012" }
        ArnLike      = { "aws:SourceArn" = "arn:aws:ecs:us-east-1:123456789012:*" }
      }
    }]])
    error_message = "Only ECS tasks of this account and region may assume the roles."
  }

  assert {
    condition     = alltrue([for role in [aws_iam_role.task, aws_iam_role.execution, aws_iam_role.flow_log] : role.permissions_boundary == var.permissions_boundary])
    error_message = "Every role must stay within the boundary."
  }
}

run "the_way_in" {
  command = plan

  assert {
    condition     = aws_lb_listener.https.port == 443 && aws_lb_listener.https.protocol == "HTTPS" && aws_lb_listener.https.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    error_message = "The page must be behind TLS 1.2 or 1.3 with strong ciphers."
  }

  assert {
    condition     = aws_lb_listener.https.certificate_arn == aws_acm_certificate_validation.this.certificate_arn && aws_acm_certificate.this.validation_method == "DNS" && aws_acm_certificate.this.key_algorithm == "RSA_2048"
    error_message = "The listener must wait for its certificate to be valid."
  }

  assert {
    condition     = aws_lb_listener.https.routing_http_response_strict_transport_security_header_value == "max-age=31536000"
    error_message = "Browsers must be told to use HTTPS."
  }

  assert {
    condition     = aws_lb_listener.http.port == 80 && one(one(aws_lb_listener.http.default_action).redirect).status_code == "HTTP_301" && one(one(aws_lb_listener.http.default_action).redirect).protocol == "HTTPS"
    error_message = "Port 80 must redirect to https."
  }

  assert {
    condition     = aws_lb.this.subnets == toset([for subnet in aws_subnet.public : subnet.id]) && !aws_lb.this.internal && aws_lb.this.ip_address_type == "dualstack"
    error_message = "The load balancer must be in all public subnets, with IPv4 and IPv6."
  }

  assert {
    condition     = aws_lb.this.drop_invalid_header_fields && aws_lb.this.enable_deletion_protection && one(aws_lb.this.access_logs).enabled
    error_message = "The load balancer must drop invalid headers, be protected, and log."
  }

  assert {
    condition     = aws_lb_target_group.this.target_type == "ip" && one(aws_lb_target_group.this.health_check).path == "/health" && aws_lb_target_group.this.deregistration_delay == "15" && length(aws_lb_target_group.this.name_prefix) <= 6
    error_message = "The target group must be of a type that Fargate supports, and check /health."
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.alb : rule.from_port]) == toset([80, 443]) && alltrue([for rule in aws_vpc_security_group_ingress_rule.alb : rule.from_port == rule.to_port])
    error_message = "Only ports 80 and 443 may be open."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.alb_to_task.referenced_security_group_id == aws_security_group.task.id && aws_vpc_security_group_ingress_rule.task_from_alb.referenced_security_group_id == aws_security_group.alb.id
    error_message = "Load balancer and task must be open to each other and nobody else."
  }

  assert {
    condition     = aws_route53_record.caa.records == toset(["0 issue \"amazon.com\""]) && keys(aws_route53_record.page) == ["A", "AAAA"]
    error_message = "The page must have its records, and only Amazon may issue certificates for it."
  }

  assert {
    condition     = length(aws_wafv2_web_acl.this) == 0 && length(aws_wafv2_web_acl_association.this) == 0
    error_message = "The firewall must be off by default."
  }
}

run "what_is_kept" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.sweeps.billing_mode == "PAY_PER_REQUEST" && aws_dynamodb_table.sweeps.hash_key == "pk" && aws_dynamodb_table.sweeps.range_key == "sk" && toset([for attribute in aws_dynamodb_table.sweeps.attribute : "${attribute.name}:${attribute.type}"]) == toset(["pk:S", "sk:S"])
    error_message = "The table must have string keys pk and sk, and be billed per request."
  }

  assert {
    condition     = one(aws_dynamodb_table.sweeps.ttl).enabled && one(aws_dynamodb_table.sweeps.point_in_time_recovery).enabled && aws_dynamodb_table.sweeps.deletion_protection_enabled && one(aws_dynamodb_table.sweeps.server_side_encryption).kms_key_arn == aws_kms_key.this.arn
    error_message = "The table must expire items, and be recoverable, protected and encrypted."
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.targets.rule).apply_server_side_encryption_by_default).kms_master_key_id == aws_kms_key.this.arn && one(aws_s3_bucket_versioning.targets.versioning_configuration).status == "Enabled"
    error_message = "The list must be encrypted and have versions."
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.alb_logs.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "The load balancer can write only to a bucket with S3's own keys."
  }

  assert {
    condition     = alltrue([for block in [aws_s3_bucket_public_access_block.targets, aws_s3_bucket_public_access_block.alb_logs] : block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets])
    error_message = "No bucket may be public."
  }

  assert {
    condition     = alltrue([for policy in [aws_s3_bucket_policy.targets.policy, aws_s3_bucket_policy.alb_logs.policy] : one([for statement in jsondecode(policy).Statement : statement.Condition.Bool["aws:SecureTransport"] if statement.Effect == "Deny"]) == "false"])
    error_message = "Buckets must be reached over TLS only."
  }

  assert {
    condition     = !aws_s3_bucket.targets.force_destroy && !aws_s3_bucket.alb_logs.force_destroy
    error_message = "Buckets that are not empty must not be deleted."
  }

  assert {
    condition     = aws_s3_object.targets.source == "../urls.csv" && aws_s3_object.targets.source_hash == filemd5("../urls.csv")
    error_message = "A change of the list must be uploaded by the next apply."
  }

  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_key.this.deletion_window_in_days == 30
    error_message = "The key must rotate, and be deleted only after a waiting period."
  }

  assert {
    condition     = alltrue([for group in [aws_cloudwatch_log_group.app, aws_cloudwatch_log_group.flow] : group.retention_in_days == 365 && group.kms_key_id == aws_kms_key.this.arn])
    error_message = "Logs must be kept for a year, encrypted."
  }

  assert {
    condition     = aws_cloudwatch_log_group.insights[0].name == "/aws/ecs/containerinsights/${aws_ecs_cluster.this.name}/performance" && aws_cloudwatch_log_group.insights[0].retention_in_days == var.log_retention_days
    error_message = "The figures of Container Insights must expire, and be deleted with the cluster."
  }

  # Pitfall: EventBridge names no source; with a condition its messages would vanish.
  assert {
    condition     = [for statement in jsondecode(aws_kms_key.this.policy).Statement : !can(statement.Condition) && toset(statement.Action) == toset(["kms:Decrypt", "kms:GenerateDataKey*"]) if statement.Sid == "Messages"] == [true]
    error_message = "CloudWatch and EventBridge must be able to use the key of the topic."
  }
}

run "a_firewall" {
  variables {
    waf            = true
    waf_rate_limit = 500
  }

  assert {
    condition     = [for rule in aws_wafv2_web_acl.this[0].rule : one(one(rule.statement).rate_based_statement).limit if rule.name == "rate"] == [500]
    error_message = "The firewall must limit the requests per address."
  }

  assert {
    condition     = [for rule in aws_wafv2_web_acl.this[0].rule : one(one(rule.statement).managed_rule_group_statement).name if rule.name == "known-bad-inputs"] == ["AWSManagedRulesKnownBadInputsRuleSet"]
    error_message = "The firewall must block known bad inputs."
  }

  assert {
    condition     = aws_wafv2_web_acl_association.this[0].resource_arn == aws_lb.this.arn && aws_wafv2_web_acl_logging_configuration.this[0].log_destination_configs == toset([aws_cloudwatch_log_group.waf[0].arn]) && startswith(aws_cloudwatch_log_group.waf[0].name, "aws-waf-logs-")
    error_message = "The firewall must be in front of the load balancer, and log."
  }
}

run "a_deployment_without_protection" {
  variables {
    deletion_protection = false
  }

  assert {
    condition     = !aws_lb.this.enable_deletion_protection && !aws_dynamodb_table.sweeps.deletion_protection_enabled && aws_s3_bucket.targets.force_destroy && aws_s3_bucket.alb_logs.force_destroy && aws_kms_key.this.deletion_window_in_days == 7
    error_message = "Everything must be deletable."
  }
}

run "a_page_behind_cloudfront" {
  command = plan

  variables {
    cloudfront_domain_name = "d111111abcdef8.cloudfront.net"
  }

  assert {
    condition     = toset([for record in aws_route53_record.page : "${record.type} ${one(record.alias).name} ${one(record.alias).zone_id}"]) == toset(["A d111111abcdef8.cloudfront.net Z2FDTNDATAQYW2", "AAAA d111111abcdef8.cloudfront.net Z2FDTNDATAQYW2"])
    error_message = "The page's name must point to the distribution."
  }
}

run "a_firewall_that_would_count_cloudfront" {
  command = plan

  variables {
    cloudfront_domain_name = "d111111abcdef8.cloudfront.net"
    waf                    = true
  }

  expect_failures = [aws_wafv2_web_acl.this]
}

run "an_existing_zone" {
  variables {
    hosted_zone_id = "Z1D633PJN98FT9"
  }

  assert {
    condition     = length(aws_route53_zone.this) == 0 && output.name_servers == [] && alltrue([for record in aws_route53_record.page : record.zone_id == "Z1D633PJN98FT9"])
    error_message = "The records must be in the given zone."
  }
}

run "nobody_signs_in_by_default" {
  command = plan

  assert {
    condition     = length(aws_lb_listener_rule.sign_in) == 0 && length(aws_lb_listener_rule.open) == 0 && length(aws_vpc_security_group_egress_rule.alb_to_oidc) == 0 && one(aws_lb_listener.https.default_action).type == "forward" && output.sign_in_rule_arn == null
    error_message = "The page must be public by default."
  }
}

run "a_page_that_requires_signing_in" {
  command = plan

  variables {
    oidc = {
      issuer                 = "https://login.example.com/realm"
      authorization_endpoint = "https://login.example.com/realm/authorize"
      token_endpoint         = "https://login.example.com/realm/token"
      user_info_endpoint     = "https://login.example.com/realm/userinfo"
      client_id              = "lookout"
      open_paths             = ["/health", "/feed.xml"]
    }
  }

  assert {
    condition     = one(aws_lb_listener.https.default_action).type == "fixed-response" && one(one(aws_lb_listener.https.default_action).fixed_response).status_code == "403" && one(aws_lb_listener.https.default_action).target_group_arn == null
    error_message = "Nothing may bypass the rules."
  }

  assert {
    condition     = [for action in aws_lb_listener_rule.sign_in[0].action : action.type] == ["authenticate-oidc", "forward"] && [for action in aws_lb_listener_rule.sign_in[0].action : action.order] == [1, 2] && one([for condition in aws_lb_listener_rule.sign_in[0].condition : one(condition.path_pattern).values]) == toset(["/*"])
    error_message = "Every path must require signing in before it is forwarded."
  }

  assert {
    condition = [for oidc in aws_lb_listener_rule.sign_in[0].action[0].authenticate_oidc : [oidc.issuer, oidc.authorization_endpoint, oidc.token_endpoint, oidc.user_info_endpoint, oidc.client_id, oidc.client_secret]] == [
      ["https://login.example.com/realm", "https://login.example.com/realm/authorize", "https://login.example.com/realm/token", "https://login.example.com/realm/userinfo", "lookout", "not set yet"]
    ]
    error_message = "The provider must be the one given, without its secret."
  }

  assert {
    condition     = aws_lb_listener_rule.open[0].priority < aws_lb_listener_rule.sign_in[0].priority && [for action in aws_lb_listener_rule.open[0].action : action.type] == ["forward"] && one([for condition in aws_lb_listener_rule.open[0].condition : one(condition.path_pattern).values]) == toset(["/health", "/feed.xml"])
    error_message = "Open paths, and no others, must be forwarded without signing in."
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_egress_rule.alb_to_oidc : "${coalesce(rule.cidr_ipv4, rule.cidr_ipv6)} ${rule.from_port}-${rule.to_port}"]) == toset(["0.0.0.0/0 443-443", "::/0 443-443"])
    error_message = "The load balancer must reach the provider over TLS, and nothing else."
  }
}
