# A new zone is not in use until the domain's registrar, or the parent zone, delegates to its name servers.
resource "aws_route53_zone" "this" {
  #checkov:skip=CKV2_AWS_38:DNSSEC needs a change at the registrar and a key in us-east-1.
  #checkov:skip=CKV2_AWS_39:Query logs of a public page's name are of no use here.
  count = var.hosted_zone_id == null ? 1 : 0

  name    = var.domain_name
  comment = "Status page of ${var.name}"
}

locals {
  zone_id = var.hosted_zone_id == null ? one(aws_route53_zone.this).zone_id : var.hosted_zone_id
}

resource "aws_route53_record" "page" {
  for_each = toset(["A", "AAAA"])

  zone_id = local.zone_id
  name    = var.domain_name
  type    = each.key

  alias {
    name = coalesce(var.cloudfront_domain_name, aws_lb.this.dns_name)
    # All distributions are in this one: https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
    zone_id                = var.cloudfront_domain_name == null ? aws_lb.this.zone_id : "Z2FDTNDATAQYW2"
    evaluate_target_health = false
  }
}

# Only Amazon may issue certificates for this name.
resource "aws_route53_record" "caa" {
  zone_id = local.zone_id
  name    = var.domain_name
  type    = "CAA"
  ttl     = 3600
  records = ["0 issue \"amazon.com\""]
}
