mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::lookout-stand-in" }
  }

  mock_resource "aws_cloudfront_distribution" {
    defaults = { arn = "arn:aws:cloudfront::123456789012:distribution/E1", domain_name = "d1.cloudfront.net" }
  }
}

mock_provider "aws" {
  alias = "us_east_1"

  mock_resource "aws_acm_certificate" {
    defaults = { arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000001" }
  }
}

variables {
  region       = "eu-west-1"
  domain_name  = "status.example.com"
  alb_dns_name = "lookout-1234567890.us-east-1.elb.amazonaws.com"
}

run "distribution" {
  variables {
    title = "R&D <status>"
  }

  assert {
    condition     = aws_cloudfront_distribution.this.aliases == toset(["status.example.com"]) && one(aws_cloudfront_distribution.this.viewer_certificate).acm_certificate_arn == aws_acm_certificate_validation.this.certificate_arn && one(aws_cloudfront_distribution.this.viewer_certificate).minimum_protocol_version == "TLSv1.2_2021"
    error_message = "The page must have its name and its certificate."
  }

  assert {
    condition     = { for origin in aws_cloudfront_distribution.this.origin : origin.origin_id => origin.domain_name } == { lookout = var.alb_dns_name, "stand-in" = aws_s3_bucket.stand_in.bucket_regional_domain_name }
    error_message = "Requests must go to the load balancer, and to the bucket of the fallback page."
  }

  assert {
    condition     = [for origin in aws_cloudfront_distribution.this.origin : one(origin.custom_origin_config).origin_protocol_policy if origin.origin_id == "lookout"] == ["https-only"] && [for origin in aws_cloudfront_distribution.this.origin : origin.origin_access_control_id if origin.origin_id == "stand-in"] == [aws_cloudfront_origin_access_control.this.id]
    error_message = "The load balancer must be reached over TLS, and the bucket with a signature."
  }

  assert {
    condition     = one(aws_cloudfront_distribution.this.default_cache_behavior).target_origin_id == "lookout" && one(aws_cloudfront_distribution.this.default_cache_behavior).cache_policy_id == "4cc15a8a-d715-48a4-82b8-cc0b614638fe"
    error_message = "Lookout must decide what is cached."
  }

  assert {
    condition     = one(aws_cloudfront_distribution.this.default_cache_behavior).origin_request_policy_id == "216adef6-5c7f-47e4-b989-5492eafa07d3"
    error_message = "Lookout must get what visitors send, including its host name."
  }

  assert {
    condition     = one(aws_cloudfront_distribution.this.ordered_cache_behavior).path_pattern == "/${aws_s3_object.stand_in.key}" && one(aws_cloudfront_distribution.this.ordered_cache_behavior).target_origin_id == "stand-in"
    error_message = "The fallback page must come from its bucket."
  }

  assert {
    condition     = { for error in aws_cloudfront_distribution.this.custom_error_response : tostring(error.error_code) => "${error.response_code} ${error.response_page_path}" } == { for code in ["502", "503", "504"] : code => "503 /stand-in.html" }
    error_message = "While Lookout cannot be reached its page must be the fallback page, with an error status."
  }

  assert {
    condition     = strcontains(aws_s3_object.stand_in.content, "<h1>R&amp;D &lt;status&gt;</h1>") && strcontains(aws_s3_object.stand_in.content, "href=\"https://status.example.com/\"") && !strcontains(aws_s3_object.stand_in.content, "<script")
    error_message = "The page must have its title, as text."
  }

  assert {
    condition = jsondecode(aws_s3_bucket_policy.stand_in.policy).Statement[0] == {
      Sid       = "TheDistributionReads"
      Effect    = "Allow"
      Principal = { Service = "cloudfront.amazonaws.com" }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::lookout-stand-in/*"
      Condition = { StringEquals = { "aws:SourceArn" = "arn:aws:cloudfront::123456789012:distribution/E1" } }
    } && length([for statement in jsondecode(aws_s3_bucket_policy.stand_in.policy).Statement : statement if statement.Effect == "Allow"]) == 1
    error_message = "Only the distribution may read the bucket."
  }

  assert {
    condition     = aws_s3_bucket_public_access_block.stand_in.block_public_acls && aws_s3_bucket_public_access_block.stand_in.block_public_policy && aws_s3_bucket_public_access_block.stand_in.ignore_public_acls && aws_s3_bucket_public_access_block.stand_in.restrict_public_buckets
    error_message = "The bucket must not be public."
  }

  assert {
    condition     = output.cloudfront_domain_name == "d1.cloudfront.net"
    error_message = "The deployment must learn the name of the distribution."
  }
}

run "rejected" {
  command = plan

  variables {
    name        = "Lookout"
    region      = "Ireland"
    domain_name = "https://status.example.com"
    title       = ""
  }

  expect_failures = [var.name, var.region, var.domain_name, var.title]
}

run "the_same_region_is_rejected" {
  command = plan

  variables {
    region = "us-east-1"
  }

  expect_failures = [var.alb_dns_name]
}

run "no_load_balancer_is_rejected" {
  command = plan

  variables {
    alb_dns_name = "status.example.com"
  }

  expect_failures = [var.alb_dns_name]
}
