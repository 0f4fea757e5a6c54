mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  domain_name       = "status.example.com"
  gitlab_project    = "group/lookout"
  github_repository = "owner/lookout"
}

override_resource {
  target = aws_iam_policy.boundary
  values = { arn = "arn:aws:iam::123456789012:policy/pipeline/lookout-boundary" }
}

run "state_and_images" {
  assert {
    condition     = aws_s3_bucket.state.bucket == "lookout-state-123456789012-us-east-1" && !aws_s3_bucket.state.force_destroy && one(aws_s3_bucket_versioning.state.versioning_configuration).status == "Enabled"
    error_message = "The state must have versions, and not be deleted."
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.state.rule).apply_server_side_encryption_by_default).kms_master_key_id == aws_kms_key.this.arn
    error_message = "The state must be encrypted with the bootstrap's key."
  }

  assert {
    condition     = aws_s3_bucket_public_access_block.state.block_public_acls && aws_s3_bucket_public_access_block.state.block_public_policy && aws_s3_bucket_public_access_block.state.ignore_public_acls && aws_s3_bucket_public_access_block.state.restrict_public_buckets
    error_message = "The state must not be public."
  }

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.state.policy).Statement[0].Effect == "Deny" && jsondecode(aws_s3_bucket_policy.state.policy).Statement[0].Condition.Bool["aws:SecureTransport"] == "false"
    error_message = "The state must be reached over TLS only."
  }

  assert {
    condition     = aws_ecr_repository.this.image_tag_mutability == "IMMUTABLE" && one(aws_ecr_repository.this.image_scanning_configuration).scan_on_push && one(aws_ecr_repository.this.encryption_configuration).kms_key == aws_kms_key.this.arn
    error_message = "Tags must not move, and images be scanned and encrypted."
  }

  assert {
    condition     = jsondecode(aws_ecr_lifecycle_policy.this.policy).rules[0].selection.countNumber == 300
    error_message = "The newest 300 images must stay."
  }

  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_key.this.deletion_window_in_days == 30
    error_message = "The key must rotate, and be deleted only after a waiting period."
  }

  assert {
    condition     = length(aws_budgets_budget.monthly) == 0
    error_message = "There must be no budget unless it is configured."
  }
}

run "trust" {
  assert {
    condition = jsonencode({ for name, role in aws_iam_role.pipeline : name => [
      for statement in jsondecode(role.assume_role_policy).Statement : values(statement.Condition.StringLike)[0] if statement.Sid == "Pipeline"
      ] }) == jsonencode({
      deploy = [["project_path:group/lookout:ref_type:branch:ref:main"], ["repo:owner/lookout:ref:refs/heads/main"]]
      image  = [["project_path:group/lookout:ref_type:branch:ref:main"], ["repo:owner/lookout:ref:refs/heads/main"]]
      plan   = [["project_path:group/lookout:ref_type:branch:ref:*"], ["repo:owner/lookout:ref:refs/heads/*", "repo:owner/lookout:pull_request"]]
    })
    error_message = "Any branch may plan; only main may push and deploy."
  }

  assert {
    condition     = alltrue([for role in aws_iam_role.pipeline : [for statement in jsondecode(role.assume_role_policy).Statement : values(statement.Condition.StringEquals)[0] if statement.Sid == "Pipeline"] == ["https://gitlab.com", "sts.amazonaws.com"]])
    error_message = "The token must be issued for this purpose."
  }

  assert {
    condition     = { for host, provider in aws_iam_openid_connect_provider.this : provider.url => one(provider.client_id_list) } == { "https://gitlab.com" = "https://gitlab.com", "https://token.actions.githubusercontent.com" = "sts.amazonaws.com" }
    error_message = "The issuers of tokens must be known."
  }

  assert {
    condition     = alltrue([for role in aws_iam_role.pipeline : role.path == "/pipeline/"])
    error_message = "The roles must be out of reach of the deploy role, which may write roles of the path / only."
  }

  assert {
    condition = jsonencode({ for name, attachment in aws_iam_role_policy_attachment.pipeline : name => attachment.role }) == jsonencode({
      deploy_network = "lookout-deploy"
      deploy_places  = "lookout-deploy"
      deploy_read    = "lookout-deploy"
      deploy_roles   = "lookout-deploy"
      deploy_service = "lookout-deploy"
      image_push     = "lookout-image"
      plan_read      = "lookout-plan"
    })
    error_message = "Each role must have its policies and no others."
  }
}

run "deploy_stays_within_its_bounds" {
  assert {
    condition = [
      for statement in jsondecode(aws_iam_policy.roles.policy).Statement : statement.Sid
      if length(setintersection(toset(flatten([statement.Action])), ["iam:CreateRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:PutRolePermissionsBoundary"])) > 0
      && try(statement.Condition.StringEquals["iam:PermissionsBoundary"], "") != "arn:aws:iam::123456789012:policy/pipeline/lookout-boundary"
    ] == []
    error_message = "The deploy role must not write a role without the boundary."
  }

  assert {
    condition     = alltrue([for statement in jsondecode(aws_iam_policy.roles.policy).Statement : !strcontains(jsonencode(statement), "iam:DeleteRolePermissionsBoundary") && !strcontains(jsonencode(statement), "iam:AttachRolePolicy") && statement.Resource != "*"])
    error_message = "The deploy role must not remove the boundary, or attach AWS's own policies."
  }

  assert {
    condition     = toset(flatten([for statement in jsondecode(aws_iam_policy.roles.policy).Statement : statement.Condition.StringEquals["iam:PassedToService"] if statement.Sid == "HandRolesOver"])) == toset(["ecs-tasks.amazonaws.com", "vpc-flow-logs.amazonaws.com"])
    error_message = "Roles must be passed only to tasks and flow logs."
  }

  assert {
    condition     = [for statement in jsondecode(aws_iam_policy.boundary.policy).Statement : statement.Action if statement.Resource == "*"] == ["ecr:GetAuthorizationToken", "logs:DescribeLogGroups"]
    error_message = "Only what AWS cannot limit to a resource may apply to all of them."
  }

  assert {
    condition     = flatten([for statement in jsondecode(aws_iam_policy.network.policy).Statement : values(statement.Condition)[0]["route53:ChangeResourceRecordSetsNormalizedRecordNames"] if statement.Sid == "RecordsOfThePage"]) == ["status.example.com", "*.status.example.com"]
    error_message = "Records of other names must be out of reach."
  }

  assert {
    condition     = [for statement in jsondecode(aws_iam_policy.network.policy).Statement : statement.Sid if jsonencode(statement.Resource) == jsonencode("*") && !can(statement.Condition)] == []
    error_message = "What may be written anywhere must have a condition."
  }

  assert {
    condition     = alltrue([for statement in jsondecode(aws_iam_policy.read.policy).Statement : statement.Resource == "arn:aws:s3:::lookout-state-123456789012-us-east-1/deployments/*" if statement.Sid == "ReadState"])
    error_message = "The bootstrap's own state must be out of reach."
  }

  # AWS counts the characters of a managed policy that are not white space.
  assert {
    condition     = alltrue([for policy in [aws_iam_policy.read, aws_iam_policy.push, aws_iam_policy.people, aws_iam_policy.places, aws_iam_policy.network, aws_iam_policy.service, aws_iam_policy.roles, aws_iam_policy.boundary] : length(policy.policy) <= 6144])
    error_message = "A managed policy must not be longer than 6144 characters."
  }
}

run "without_a_pipeline" {
  variables {
    gitlab_project    = null
    github_repository = null
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.this) == 0 && alltrue([for role in aws_iam_role.pipeline : [for statement in jsondecode(role.assume_role_policy).Statement : statement.Sid] == ["WhomThisAccountLets"]])
    error_message = "Nobody from outside may assume the roles."
  }
}

run "an_existing_provider" {
  variables {
    existing_oidc_providers = ["gitlab.com"]
  }

  assert {
    condition     = keys(aws_iam_openid_connect_provider.this) == ["token.actions.githubusercontent.com"] && alltrue([for role in aws_iam_role.pipeline : jsondecode(role.assume_role_policy).Statement[1].Principal.Federated == "arn:aws:iam::123456789012:oidc-provider/gitlab.com"])
    error_message = "It must be used, not created again."
  }
}

run "no_baseline_by_default" {
  assert {
    condition     = length(aws_cloudtrail.this) + length(aws_s3_bucket.trail) + length(aws_s3_account_public_access_block.this) + length(aws_accessanalyzer_analyzer.this) + length(aws_ce_anomaly_monitor.services) == 0
    error_message = "An organisation may take care of these."
  }

  assert {
    condition     = length(jsondecode(aws_kms_key.this.policy).Statement) == 1
    error_message = "No service may use the key."
  }
}

run "a_baseline" {
  variables {
    account_baseline = true
    budget_email     = "ops@example.com"
  }

  assert {
    condition     = alltrue([for trail in aws_cloudtrail.this : trail.is_multi_region_trail && trail.include_global_service_events && trail.enable_log_file_validation && trail.kms_key_id == aws_kms_key.this.arn && trail.s3_bucket_name == one(aws_s3_bucket.trail).id]) && length(aws_cloudtrail.this) == 1
    error_message = "The trail must cover all regions, and not be changeable unnoticed."
  }

  assert {
    condition     = alltrue([for block in aws_s3_account_public_access_block.this : block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets]) && alltrue([for block in aws_s3_bucket_public_access_block.trail : block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets])
    error_message = "No bucket may be public."
  }

  assert {
    condition     = length(aws_accessanalyzer_analyzer.this) == 1 && one(one(aws_ce_anomaly_subscription.services).subscriber).address == "ops@example.com"
    error_message = "What is shared and what is spent must be watched."
  }

  assert {
    condition     = !one(aws_s3_bucket.trail).force_destroy && one(one(aws_s3_bucket_versioning.trail).versioning_configuration).status == "Enabled"
    error_message = "The log must not be deleted."
  }
}

run "a_budget" {
  variables {
    monthly_budget = 120
    budget_email   = "ops@example.com"
  }

  assert {
    condition     = aws_budgets_budget.monthly[0].limit_amount == "120" && jsonencode({ for notification in aws_budgets_budget.monthly[0].notification : notification.notification_type => notification.threshold }) == jsonencode({ ACTUAL = 80, FORECASTED = 100 })
    error_message = "The budget must warn in time."
  }
}

run "a_bootstrap_without_protection" {
  variables {
    deletion_protection = false
  }

  assert {
    condition     = aws_s3_bucket.state.force_destroy && aws_ecr_repository.this.force_delete && aws_kms_key.this.deletion_window_in_days == 7
    error_message = "Everything must be deletable."
  }
}
