locals {
  in_regions = { StringEquals = { "aws:RequestedRegion" = local.regions } }
  any_region = { for service in ["cloudwatch", "ecs", "logs", "sns", "sqs"] : service => "arn:${local.partition}:${service}:*:${local.account}" }
}

#trivy:ignore:AWS-0057 AWS generates the ids of a VPC's parts; the region limits access.
resource "aws_iam_policy" "places" {
  #checkov:skip=CKV_AWS_355:AWS generates the ids of a VPC's parts; the region limits access.
  name        = "${var.name}-places"
  path        = "/pipeline/"
  description = "Write places of ${var.name}, in the regions that they may be in."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Vpc"
        Effect = "Allow"
        Action = [
          "ec2:AssociateRouteTable", "ec2:AttachInternetGateway", "ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress",
          "ec2:CreateInternetGateway", "ec2:CreateRoute", "ec2:CreateRouteTable", "ec2:CreateSecurityGroup", "ec2:CreateSubnet",
          "ec2:CreateTags", "ec2:CreateVpc", "ec2:DeleteInternetGateway", "ec2:DeleteRoute", "ec2:DeleteRouteTable",
          "ec2:DeleteSecurityGroup", "ec2:DeleteSubnet", "ec2:DeleteTags", "ec2:DeleteVpc", "ec2:Describe*", "ec2:DetachInternetGateway",
          "ec2:DisassociateRouteTable", "ec2:ModifySecurityGroupRules", "ec2:ModifySubnetAttribute", "ec2:ModifyVpcAttribute",
          "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress",
        ]
        Resource  = "*"
        Condition = local.in_regions
      },
      {
        Sid    = "Queues"
        Effect = "Allow"
        Action = [
          "sqs:CreateQueue", "sqs:DeleteQueue", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags",
          "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue",
          # Jobs that no worker could do: docs/operations.md.
          "sqs:PurgeQueue",
        ]
        Resource  = "${local.any_region.sqs}:${var.name}*"
        Condition = local.in_regions
      },
      {
        Sid    = "Workers"
        Effect = "Allow"
        Action = [
          "ecs:CreateCluster", "ecs:CreateService", "ecs:DeleteCluster", "ecs:DeleteService", "ecs:PutClusterCapacityProviders",
          "ecs:RegisterTaskDefinition", "ecs:StopTask", "ecs:TagResource", "ecs:UntagResource", "ecs:UpdateCluster", "ecs:UpdateService",
        ]
        Resource = [
          "${local.any_region.ecs}:cluster/${var.name}*", "${local.any_region.ecs}:service/${var.name}*/*",
          "${local.any_region.ecs}:task/${var.name}*/*", "${local.any_region.ecs}:task-definition/${var.name}*:*",
        ]
        Condition = local.in_regions
      },
      {
        Sid       = "Describe"
        Effect    = "Allow"
        Action    = ["cloudwatch:DescribeAlarms", "ecs:DeregisterTaskDefinition", "ecs:Describe*", "ecs:List*", "logs:DescribeLogGroups", "sns:GetSubscriptionAttributes", "sns:Unsubscribe"]
        Resource  = "*"
        Condition = local.in_regions
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = [
          "logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:DeleteRetentionPolicy", "logs:FilterLogEvents", "logs:ListTagsForResource",
          "logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource",
        ]
        Resource  = "${local.any_region.logs}:log-group:/${var.name}*"
        Condition = local.in_regions
      },
      {
        Sid    = "Alarms"
        Effect = "Allow"
        Action = [
          "cloudwatch:DeleteAlarms", "cloudwatch:ListTagsForResource", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource",
          "sns:CreateTopic", "sns:DeleteTopic", "sns:GetTopicAttributes", "sns:ListTagsForResource", "sns:SetTopicAttributes", "sns:Subscribe",
          "sns:TagResource", "sns:UntagResource",
        ]
        Resource  = ["${local.any_region.cloudwatch}:alarm:${var.name}*", "${local.any_region.sns}:${var.name}*"]
        Condition = local.in_regions
      },
    ]
  })
}
