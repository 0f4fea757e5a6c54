# What the roles of the pipeline may do. Names of services' resources come from var.name; what AWS names itself (VPCs, keys,
# certificates, zones) is bounded by region, domain or tag as far as AWS can: keep other things out of this account.

locals {
  # arn.SERVICE is the beginning of the ARNs of a service in this region.
  arn = {
    for service in ["acm", "cloudwatch", "dynamodb", "ecs", "elasticloadbalancing", "events", "kms", "logs", "sns", "wafv2"] :
    service => "arn:${local.partition}:${service}:${var.region}:${local.account}"
  }

  buckets = [for use in ["alb-logs", "targets"] : "arn:${local.partition}:s3:::${var.name}*-${use}-${local.account}-*"]
  objects = [for bucket in local.buckets : "${bucket}/*"]

  log_groups     = ["${local.arn.logs}:log-group:/${var.name}*", "${local.arn.logs}:log-group:aws-waf-logs-${var.name}*"]
  load_balancers = "${local.arn.elasticloadbalancing}:loadbalancer/app/${var.name}*/*"
  web_acls       = "${local.arn.wafv2}:regional/webacl/${var.name}*/*"
  app_roles      = "arn:${local.partition}:iam::${local.account}:role/${var.name}*"

  # States of deployments, and not the bootstrap's own.
  states = "${aws_s3_bucket.state.arn}/deployments/*"

  here = { StringEquals = { "aws:RequestedRegion" = var.region } }
}

# Reading: what `terraform plan` looks at.
#trivy:ignore:AWS-0057 Most descriptions take no resource, and none of them gives data away.
resource "aws_iam_policy" "read" {
  #checkov:skip=CKV_AWS_355:Most descriptions take no resource, and none of them gives data away.
  name        = "${var.name}-read"
  path        = "/pipeline/"
  description = "Read the deployments of ${var.name} and their state."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Describe"
        Effect = "Allow"
        Action = [
          "acm:DescribeCertificate", "acm:ListTagsForCertificate",
          "cloudwatch:DescribeAlarms", "cloudwatch:GetDashboard", "cloudwatch:ListTagsForResource",
          "dynamodb:Describe*", "dynamodb:ListTagsOfResource",
          "ec2:Describe*",
          "ecr:DescribeImages", "ecr:DescribeRepositories", "ecr:ListTagsForResource",
          "ecs:Describe*", "ecs:List*",
          "elasticloadbalancing:Describe*",
          "events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule",
          "kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListAliases", "kms:ListResourceTags",
          "logs:Describe*", "logs:ListTagsForResource",
          "sns:GetSubscriptionAttributes", "sns:GetTopicAttributes", "sns:ListTagsForResource",
          "wafv2:GetLoggingConfiguration", "wafv2:GetWebACL", "wafv2:GetWebACLForResource", "wafv2:ListTagsForResource",
        ]
        Resource  = "*"
        Condition = local.here
      },
      {
        Sid      = "DescribeWhatHasNoRegion"
        Effect   = "Allow"
        Action   = ["route53:GetChange", "route53:GetHostedZone", "route53:ListResourceRecordSets", "route53:ListTagsForResource"]
        Resource = "*"
      },
      {
        Sid      = "DescribeRoles"
        Effect   = "Allow"
        Action   = ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole", "iam:ListRolePolicies"]
        Resource = local.app_roles
      },
      {
        Sid      = "DescribeBuckets"
        Effect   = "Allow"
        Action   = ["s3:GetAccelerateConfiguration", "s3:GetBucket*", "s3:GetEncryptionConfiguration", "s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = local.buckets
      },
      {
        Sid      = "ReadList"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:GetObjectTagging"]
        Resource = local.objects
      },
      {
        Sid      = "FindState"
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = aws_s3_bucket.state.arn
      },
      {
        Sid      = "ReadState"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = local.states
      },
      {
        Sid       = "DecryptStateAndList"
        Effect    = "Allow"
        Action    = "kms:Decrypt"
        Resource  = "${local.arn.kms}:key/*"
        Condition = { StringEquals = { "kms:ViaService" = "s3.${var.region}.amazonaws.com" } }
      },
    ]
  })
}

resource "aws_iam_policy" "push" {
  name        = "${var.name}-push"
  path        = "/pipeline/"
  description = "Push images of ${var.name}."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "LogIn"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # It takes no resource.
        Resource = "*"
      },
      {
        Sid    = "PushImage"
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImages",
          "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
        ]
        Resource = aws_ecr_repository.this.arn
      },
    ]
  })
}

#trivy:ignore:AWS-0057 AWS makes up the ids of a VPC's parts, of keys and of certificates; region, domain and denials bound them.
resource "aws_iam_policy" "network" {
  #checkov:skip=CKV_AWS_355:AWS makes up the ids of a VPC's parts, of keys and of certificates; region, domain and denials bound them.
  name        = "${var.name}-network"
  path        = "/pipeline/"
  description = "Write what a deployment of ${var.name} is reached by: VPC, load balancer, DNS, certificate."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Vpc"
        Effect = "Allow"
        Action = [
          "ec2:AllocateAddress", "ec2:AssociateRouteTable", "ec2:AssociateSubnetCidrBlock", "ec2:AssociateVpcCidrBlock",
          "ec2:AttachInternetGateway", "ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress",
          "ec2:CreateFlowLogs", "ec2:CreateInternetGateway", "ec2:CreateNatGateway", "ec2:CreateRoute", "ec2:CreateRouteTable",
          "ec2:CreateSecurityGroup", "ec2:CreateSubnet", "ec2:CreateTags", "ec2:CreateVpc", "ec2:CreateVpcEndpoint",
          "ec2:DeleteFlowLogs", "ec2:DeleteInternetGateway", "ec2:DeleteNatGateway", "ec2:DeleteRoute", "ec2:DeleteRouteTable",
          "ec2:DeleteSecurityGroup", "ec2:DeleteSubnet", "ec2:DeleteTags", "ec2:DeleteVpc", "ec2:DeleteVpcEndpoints",
          "ec2:DetachInternetGateway", "ec2:DisassociateAddress", "ec2:DisassociateRouteTable", "ec2:DisassociateSubnetCidrBlock",
          "ec2:DisassociateVpcCidrBlock", "ec2:GetSecurityGroupsForVpc", "ec2:ModifySecurityGroupRules", "ec2:ModifySubnetAttribute", "ec2:ModifyVpcAttribute",
          "ec2:ModifyVpcEndpoint", "ec2:ReleaseAddress", "ec2:ReplaceRoute", "ec2:ReplaceRouteTableAssociation",
          "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress",
        ]
        Resource  = "*"
        Condition = local.here
      },
      {
        Sid    = "LoadBalancer"
        Effect = "Allow"
        Action = [
          "elasticloadbalancing:AddTags", "elasticloadbalancing:CreateListener", "elasticloadbalancing:CreateLoadBalancer",
          "elasticloadbalancing:CreateTargetGroup", "elasticloadbalancing:DeleteListener", "elasticloadbalancing:DeleteLoadBalancer",
          "elasticloadbalancing:DeleteTargetGroup", "elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyListenerAttributes",
          "elasticloadbalancing:ModifyLoadBalancerAttributes", "elasticloadbalancing:ModifyTargetGroup",
          "elasticloadbalancing:ModifyTargetGroupAttributes", "elasticloadbalancing:RemoveTags", "elasticloadbalancing:SetIpAddressType",
          "elasticloadbalancing:SetSecurityGroups", "elasticloadbalancing:SetSubnets",
        ]
        Resource = [
          local.load_balancers,
          "${local.arn.elasticloadbalancing}:listener/app/${var.name}*/*/*",
          # A target group's name has the first six characters only.
          "${local.arn.elasticloadbalancing}:targetgroup/${substr(var.name, 0, 6)}*/*",
        ]
      },
      {
        Sid    = "Firewall"
        Effect = "Allow"
        Action = [
          "wafv2:AssociateWebACL", "wafv2:CreateWebACL", "wafv2:DeleteLoggingConfiguration", "wafv2:DeleteWebACL", "wafv2:DisassociateWebACL",
          "wafv2:PutLoggingConfiguration", "wafv2:TagResource", "wafv2:UntagResource", "wafv2:UpdateWebACL",
        ]
        Resource = [local.load_balancers, local.web_acls, "arn:${local.partition}:wafv2:${var.region}:*:regional/managedruleset/*/*"]
      },
      {
        Sid       = "MadeUpNames"
        Effect    = "Allow"
        Action    = ["acm:RequestCertificate", "elasticloadbalancing:SetWebACL", "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeResourcePolicies", "logs:PutResourcePolicy"]
        Resource  = "*"
        Condition = local.here
      },
      {
        Sid      = "Certificate"
        Effect   = "Allow"
        Action   = ["acm:AddTagsToCertificate", "acm:DeleteCertificate", "acm:RemoveTagsFromCertificate"]
        Resource = "${local.arn.acm}:certificate/*"
      },
      {
        Sid      = "NewZone"
        Effect   = "Allow"
        Action   = "route53:CreateHostedZone"
        Resource = "*"
      },
      {
        Sid      = "Zone"
        Effect   = "Allow"
        Action   = ["route53:ChangeTagsForResource", "route53:DeleteHostedZone", "route53:UpdateHostedZoneComment"]
        Resource = "arn:${local.partition}:route53:::hostedzone/*"
      },
      {
        Sid      = "RecordsOfThePage"
        Effect   = "Allow"
        Action   = "route53:ChangeResourceRecordSets"
        Resource = "arn:${local.partition}:route53:::hostedzone/*"
        Condition = {
          "ForAllValues:StringLike" = { "route53:ChangeResourceRecordSetsNormalizedRecordNames" = [var.domain_name, "*.${var.domain_name}"] }
        }
      },
    ]
  })
}

#trivy:ignore:AWS-0057 AWS makes up the ids of keys; the bootstrap's own is denied.
resource "aws_iam_policy" "service" {
  #checkov:skip=CKV_AWS_355:AWS makes up the ids of keys; the bootstrap's own is denied.
  name        = "${var.name}-service"
  path        = "/pipeline/"
  description = "Write what a deployment of ${var.name} runs on: service, table, buckets, key, logs, alarms, state."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Service"
        Effect = "Allow"
        Action = [
          "ecs:CreateCluster", "ecs:CreateService", "ecs:DeleteCluster", "ecs:DeleteService", "ecs:RegisterTaskDefinition",
          "ecs:TagResource", "ecs:UntagResource", "ecs:UpdateCluster", "ecs:UpdateClusterSettings", "ecs:UpdateService",
        ]
        Resource = ["${local.arn.ecs}:cluster/${var.name}*", "${local.arn.ecs}:service/${var.name}*/*", "${local.arn.ecs}:task-definition/${var.name}*:*"]
      },
      {
        Sid       = "WithoutResource"
        Effect    = "Allow"
        Action    = ["ecs:DeregisterTaskDefinition", "kms:CreateKey", "sns:Unsubscribe"]
        Resource  = "*"
        Condition = local.here
      },
      {
        Sid    = "Table"
        Effect = "Allow"
        Action = [
          "dynamodb:CreateTable", "dynamodb:DeleteTable", "dynamodb:TagResource", "dynamodb:UntagResource",
          "dynamodb:UpdateContinuousBackups", "dynamodb:UpdateTable", "dynamodb:UpdateTimeToLive",
        ]
        Resource = "${local.arn.dynamodb}:table/${var.name}*"
      },
      {
        Sid    = "Buckets"
        Effect = "Allow"
        Action = [
          "s3:CreateBucket", "s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:ListBucketVersions", "s3:PutBucketOwnershipControls",
          "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:PutBucketTagging", "s3:PutBucketVersioning",
          "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration",
        ]
        Resource = local.buckets
      },
      {
        Sid      = "List"
        Effect   = "Allow"
        Action   = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject", "s3:PutObjectTagging"]
        Resource = local.objects
      },
      {
        Sid      = "WriteState"
        Effect   = "Allow"
        Action   = ["s3:DeleteObject", "s3:PutObject"]
        Resource = local.states
      },
      {
        Sid    = "Keys"
        Effect = "Allow"
        Action = [
          "kms:CreateAlias", "kms:DeleteAlias", "kms:EnableKeyRotation", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion",
          "kms:TagResource", "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription",
        ]
        Resource = ["${local.arn.kms}:key/*", "${local.arn.kms}:alias/${var.name}*"]
      },
      {
        Sid      = "NotTheKeyOfTheState"
        Effect   = "Deny"
        Action   = ["kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:UpdateAlias"]
        Resource = aws_kms_key.this.arn
      },
      {
        Sid      = "UseKeys"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
        Resource = "${local.arn.kms}:key/*"
        Condition = {
          StringEquals = { "kms:ViaService" = [for service in ["dynamodb", "s3"] : "${service}.${var.region}.amazonaws.com"] }
        }
      },
      {
        Sid       = "LetTheTableUseItsKey"
        Effect    = "Allow"
        Action    = "kms:CreateGrant"
        Resource  = "${local.arn.kms}:key/*"
        Condition = { Bool = { "kms:GrantIsForAWSResource" = "true" } }
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = [
          "logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:DeleteMetricFilter", "logs:DeleteRetentionPolicy",
          "logs:DisassociateKmsKey", "logs:PutMetricFilter", "logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource",
        ]
        Resource = local.log_groups
      },
      {
        Sid    = "Alarms"
        Effect = "Allow"
        Action = [
          "cloudwatch:DeleteAlarms", "cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard", "cloudwatch:PutMetricAlarm",
          "cloudwatch:TagResource", "cloudwatch:UntagResource",
        ]
        Resource = ["${local.arn.cloudwatch}:alarm:${var.name}*", "arn:${local.partition}:cloudwatch::${local.account}:dashboard/${var.name}*"]
      },
      {
        Sid      = "Events"
        Effect   = "Allow"
        Action   = ["events:DeleteRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets", "events:TagResource", "events:UntagResource"]
        Resource = "${local.arn.events}:rule/${var.name}*"
      },
      {
        Sid      = "Topic"
        Effect   = "Allow"
        Action   = ["sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:Subscribe", "sns:TagResource", "sns:UntagResource"]
        Resource = "${local.arn.sns}:${var.name}*"
      },
    ]
  })
}

# A role that can make roles could give itself anything; so what it makes stays within the boundary.
resource "aws_iam_policy" "roles" {
  name        = "${var.name}-roles"
  path        = "/pipeline/"
  description = "Write the roles of a deployment of ${var.name}, within their boundary."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "WriteRolesWithinTheBoundary"
        Effect    = "Allow"
        Action    = ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"]
        Resource  = local.app_roles
        Condition = { StringEquals = { "iam:PermissionsBoundary" = aws_iam_policy.boundary.arn } }
      },
      {
        Sid      = "WriteRoles"
        Effect   = "Allow"
        Action   = ["iam:DeleteRole", "iam:TagRole", "iam:UntagRole", "iam:UpdateRole"]
        Resource = local.app_roles
      },
      {
        Sid       = "HandRolesOver"
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = local.app_roles
        Condition = { StringEquals = { "iam:PassedToService" = ["ecs-tasks.amazonaws.com", "vpc-flow-logs.amazonaws.com"] } }
      },
      {
        # AWS makes these itself, once in an account, for the first who uses the service.
        Sid      = "RolesOfServices"
        Effect   = "Allow"
        Action   = "iam:CreateServiceLinkedRole"
        Resource = "arn:${local.partition}:iam::${local.account}:role/aws-service-role/*"
        Condition = {
          StringEquals = { "iam:AWSServiceName" = ["ecs.amazonaws.com", "elasticloadbalancing.amazonaws.com", "wafv2.amazonaws.com"] }
        }
      },
    ]
  })
}

# The most that roles of a deployment can ever do.
#trivy:ignore:AWS-0057 It gives nothing, it bounds what roles give.
resource "aws_iam_policy" "boundary" {
  #checkov:skip=CKV_AWS_355:It gives nothing, it bounds what roles give.
  #checkov:skip=CKV_AWS_290:It gives nothing, it bounds what roles give.
  name        = "${var.name}-boundary"
  path        = "/pipeline/"
  description = "The most that roles of a deployment of ${var.name} can ever do."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "LogIn"
        Effect   = "Allow"
        Action   = "ecr:GetAuthorizationToken"
        Resource = "*"
      },
      {
        Sid      = "PullImage"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.this.arn
      },
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = [for group in local.log_groups : "${group}:*"]
      },
      {
        Sid      = "FindGroup"
        Effect   = "Allow"
        Action   = "logs:DescribeLogGroups"
        Resource = "${local.arn.logs}:log-group:*"
      },
      {
        Sid      = "KeepSweeps"
        Effect   = "Allow"
        Action   = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
        Resource = "${local.arn.dynamodb}:table/${var.name}*"
      },
      {
        Sid      = "ReadList"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = local.objects
      },
      {
        Sid      = "Alert"
        Effect   = "Allow"
        Action   = "sns:Publish"
        Resource = "${local.arn.sns}:${var.name}*"
      },
      {
        Sid      = "UseKeys"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
        Resource = "${local.arn.kms}:key/*"
        Condition = {
          StringEquals = { "kms:ViaService" = [for service in ["dynamodb", "s3", "sns"] : "${service}.${var.region}.amazonaws.com"] }
        }
      },
    ]
  })
}
