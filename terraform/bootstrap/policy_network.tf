#trivy:ignore:AWS-0057 AWS generates the ids of a VPC's parts, of keys and of certificates; region, domain and denials limit access.
resource "aws_iam_policy" "network" {
  #checkov:skip=CKV_AWS_355:AWS generates the ids of a VPC's parts, of keys and of certificates; region, domain and denials limit access.
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
          "ec2:CreateEgressOnlyInternetGateway", "ec2:CreateFlowLogs", "ec2:CreateInternetGateway", "ec2:CreateNatGateway", "ec2:CreateRoute", "ec2:CreateRouteTable",
          "ec2:CreateSecurityGroup", "ec2:CreateSubnet", "ec2:CreateTags", "ec2:CreateVpc", "ec2:CreateVpcEndpoint",
          "ec2:DeleteEgressOnlyInternetGateway", "ec2:DeleteFlowLogs", "ec2:DeleteInternetGateway", "ec2:DeleteNatGateway", "ec2:DeleteRoute", "ec2:DeleteRouteTable",
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
          "elasticloadbalancing:AddTags", "elasticloadbalancing:CreateListener", "elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateRule",
          "elasticloadbalancing:CreateTargetGroup", "elasticloadbalancing:DeleteListener", "elasticloadbalancing:DeleteLoadBalancer",
          "elasticloadbalancing:DeleteRule", "elasticloadbalancing:DeleteTargetGroup", "elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyListenerAttributes",
          "elasticloadbalancing:ModifyLoadBalancerAttributes", "elasticloadbalancing:ModifyRule", "elasticloadbalancing:ModifyTargetGroup",
          "elasticloadbalancing:ModifyTargetGroupAttributes", "elasticloadbalancing:RemoveTags", "elasticloadbalancing:SetIpAddressType",
          "elasticloadbalancing:SetSecurityGroups", "elasticloadbalancing:SetSubnets",
        ]
        Resource = [
          local.load_balancers,
          "${local.arn.elasticloadbalancing}:listener/app/${var.name}*/*/*",
          "${local.arn.elasticloadbalancing}:listener-rule/app/${var.name}*/*/*/*",
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
        Sid    = "NewZone"
        Effect = "Allow"
        Action = "route53:CreateHostedZone"
        # It takes neither a resource nor a name; but private zones, which could resolve any name within a VPC, can be excluded.
        Resource  = "*"
        Condition = { Null = { "route53:VPCs" = "true" } }
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
