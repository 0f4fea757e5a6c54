# Permissions of the pipeline's roles. Resources are limited by var.name where they have names; those that AWS names itself (VPCs,
# certificates, zones) by region, domain and denials, keys by their tag: keep other things out of this account.

locals {
  # arn.SERVICE is the beginning of the ARNs of a service in this region.
  arn = {
    for service in ["acm", "cloudwatch", "dynamodb", "ecs", "elasticloadbalancing", "events", "kms", "logs", "secretsmanager", "sns", "wafv2"] :
    service => "arn:${local.partition}:${service}:${var.region}:${local.account}"
  }

  buckets = [for use in ["alb-logs", "targets"] : "arn:${local.partition}:s3:::${var.name}*-${use}-${local.account}-*"]
  objects = [for bucket in local.buckets : "${bucket}/*"]

  # The lists, without the load balancers' logs, which name visitors.
  lists = "arn:${local.partition}:s3:::${var.name}*-targets-${local.account}-*/*"

  log_groups     = [for group in ["/", "/aws/ecs/containerinsights/", "aws-waf-logs-"] : "${local.arn.logs}:log-group:${group}${var.name}*"]
  load_balancers = "${local.arn.elasticloadbalancing}:loadbalancer/app/${var.name}*/*"
  web_acls       = "${local.arn.wafv2}:regional/webacl/${var.name}*/*"
  secrets        = "${local.arn.secretsmanager}:secret:${var.name}*"
  app_roles      = "arn:${local.partition}:iam::${local.account}:role/${var.name}*"

  # The deployments' states, not the bootstrap's own.
  states = "${aws_s3_bucket.state.arn}/deployments/*"

  # Of the deployments and of their places.
  regions = setunion([var.region], var.place_regions)

  here = { StringEquals = { "aws:RequestedRegion" = var.region } }

  # Keys of the project; AWS may take minutes to see the tag of a new one.
  own_keys = { StringLike = { "aws:ResourceTag/Project" = "${var.name}*" } }
}
