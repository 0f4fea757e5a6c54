# The fallback page, readable only by the distribution.

#trivy:ignore:AWS-0089 The page is public, and nothing else is in the bucket.
#trivy:ignore:AWS-0090 The page is made from what is in version control.
#trivy:ignore:AWS-0132 The page is public.
resource "aws_s3_bucket" "stand_in" {
  #checkov:skip=CKV_AWS_18:The page is public, and nothing else is in the bucket.
  #checkov:skip=CKV_AWS_21:The page is made from what is in version control.
  #checkov:skip=CKV_AWS_144:It is the copy in another region.
  #checkov:skip=CKV_AWS_145:The page is public.
  #checkov:skip=CKV2_AWS_61:One page that never grows.
  #checkov:skip=CKV2_AWS_62:Nothing needs a notification of it.
  bucket        = "${var.name}-stand-in-${data.aws_caller_identity.current.account_id}-${var.region}"
  force_destroy = true
}

resource "aws_s3_bucket_public_access_block" "stand_in" {
  bucket = aws_s3_bucket.stand_in.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "stand_in" {
  bucket = aws_s3_bucket.stand_in.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_policy" "stand_in" {
  bucket = aws_s3_bucket.stand_in.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TheDistributionReads"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.stand_in.arn}/*"
        Condition = { StringEquals = { "aws:SourceArn" = aws_cloudfront_distribution.this.arn } }
      },
      {
        Sid       = "OverTlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.stand_in.arn, "${aws_s3_bucket.stand_in.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })

  depends_on = [aws_s3_bucket_public_access_block.stand_in]
}

resource "aws_s3_object" "stand_in" {
  bucket        = aws_s3_bucket.stand_in.bucket
  key           = trimprefix(local.stand_in, "/")
  content       = templatefile("stand-in.html.tftpl", { title = local.escaped_title, url = "https://${var.domain_name}/" })
  content_type  = "text/html; charset=utf-8"
  cache_control = "max-age=60"
}

locals {
  stand_in = "/stand-in.html"

  escaped_title = replace(replace(replace(var.title, "&", "&amp;"), "<", "&lt;"), ">", "&gt;")
}
