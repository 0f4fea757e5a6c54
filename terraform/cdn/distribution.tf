# The deployment's own records in the zone validate this certificate too: AWS gives a name the same record in every region.
resource "aws_acm_certificate" "this" {
  provider = aws.us_east_1

  domain_name       = var.domain_name
  validation_method = "DNS"
  key_algorithm     = "RSA_2048"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_acm_certificate_validation" "this" {
  provider = aws.us_east_1

  certificate_arn = aws_acm_certificate.this.arn
}

locals {
  # Policies that AWS manages have the same ids everywhere, and names that are not the documented ones.
  # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
  policies = {
    # UseOriginCacheControlHeaders-QueryStrings: Lookout says of each response how long it may be kept, if at all.
    as_lookout_says = "4cc15a8a-d715-48a4-82b8-cc0b614638fe"
    # CachingOptimized
    optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    # AllViewer, with the Host header, which the load balancer's certificate is for.
    whole_request = "216adef6-5c7f-47e4-b989-5492eafa07d3"
  }
}

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = "${var.name}-stand-in"
  description                       = "Reads the fallback page of ${var.name}"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

#trivy:ignore:AWS-0010 The load balancer's log has the requests that reach Lookout.
#trivy:ignore:AWS-0011 A firewall is the deployer's choice.
resource "aws_cloudfront_distribution" "this" {
  #checkov:skip=CKV_AWS_68:A firewall is the deployer's choice.
  #checkov:skip=CKV_AWS_86:The load balancer's log has the requests that reach Lookout.
  #checkov:skip=CKV_AWS_305:The root of the page is Lookout's.
  #checkov:skip=CKV_AWS_310:The fallback page takes Lookout's place.
  #checkov:skip=CKV_AWS_374:A status page is for every country.
  #checkov:skip=CKV2_AWS_32:Lookout sends its own security headers.
  #checkov:skip=CKV2_AWS_47:Nothing here runs Java.
  comment         = "Status page of ${var.name}"
  enabled         = true
  aliases         = [var.domain_name]
  http_version    = "http2and3"
  is_ipv6_enabled = true
  price_class     = "PriceClass_100"

  origin {
    origin_id           = "lookout"
    domain_name         = var.alb_dns_name
    connection_attempts = 2
    connection_timeout  = 5

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  origin {
    origin_id                = "stand-in"
    domain_name              = aws_s3_bucket.stand_in.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.this.id
  }

  default_cache_behavior {
    target_origin_id         = "lookout"
    viewer_protocol_policy   = "redirect-to-https"
    allowed_methods          = ["GET", "HEAD", "OPTIONS"]
    cached_methods           = ["GET", "HEAD"]
    cache_policy_id          = local.policies.as_lookout_says
    origin_request_policy_id = local.policies.whole_request
  }

  ordered_cache_behavior {
    path_pattern           = local.stand_in
    target_origin_id       = "stand-in"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = local.policies.optimized
  }

  # What CloudFront returns if it cannot reach the load balancer, and the load balancer if it has no tasks.
  dynamic "custom_error_response" {
    for_each = toset([502, 503, 504])

    content {
      error_code            = custom_error_response.value
      response_code         = 503
      response_page_path    = local.stand_in
      error_caching_min_ttl = 10
    }
  }

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate_validation.this.certificate_arn
    minimum_protocol_version = "TLSv1.2_2021"
    ssl_support_method       = "sni-only"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }
}
