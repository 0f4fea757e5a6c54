#trivy:ignore:AWS-0089 Only the task reads it; the bucket keeps what the list was; who changed it is in the account's trail, if it has one.
resource "aws_s3_bucket" "targets" {
  #checkov:skip=CKV_AWS_18:Only the task reads it; the bucket keeps what the list was; who changed it is in the account's trail, if it has one.
  #checkov:skip=CKV_AWS_144:The list is in version control as well.
  #checkov:skip=CKV2_AWS_62:The tasks read the list before each sweep.
  bucket        = "${var.name}-targets-${local.account}-${var.region}"
  force_destroy = !var.deletion_protection
}

resource "aws_s3_bucket_public_access_block" "targets" {
  bucket = aws_s3_bucket.targets.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "targets" {
  bucket = aws_s3_bucket.targets.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "targets" {
  bucket = aws_s3_bucket.targets.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.this.arn
    }
  }
}

resource "aws_s3_bucket_versioning" "targets" {
  bucket = aws_s3_bucket.targets.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "targets" {
  bucket = aws_s3_bucket.targets.id

  rule {
    id     = "forget-old-lists"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 90
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  depends_on = [aws_s3_bucket_versioning.targets]
}

resource "aws_s3_bucket_policy" "targets" {
  bucket = aws_s3_bucket.targets.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OverTlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.targets.arn, "${aws_s3_bucket.targets.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })

  depends_on = [aws_s3_bucket_public_access_block.targets]
}

locals {
  # Nothing is known here about a list in UTF-16.
  list      = try(file(var.targets_file), "")
  list_urls = regexall("(?i)(https?)://(?:[^\\s/@\",;]*@)?(?:\\[[0-9a-f:.]+\\]|[^\\s/?#:\",;|]+)(?::([0-9]+))?", local.list)
  # Without a scheme.
  list_hosts = regexall("(?im)(?:^|[,;|\\t\"])[a-z0-9-]+(?:\\.[a-z0-9-]+)*\\.[a-z]+:([0-9]+)", local.list)

  list_ports = toset(concat(
    [for url in local.list_urls : tonumber(coalesce(url[1], lower(url[0]) == "http" ? "80" : "443"))],
    [for host in local.list_hosts : tonumber(host[0])],
  ))
}

check "ports_of_the_list_are_open" {
  assert {
    condition     = length(setsubtract(local.list_ports, var.probe_ports)) == 0
    error_message = "Sites in the list would be reported down, since the tasks cannot connect to their ports: add ${join(", ", setsubtract(local.list_ports, var.probe_ports))} to probe_ports."
  }
}

# The tasks see a new version before their next sweep: no new image, no restart.
resource "aws_s3_object" "targets" {
  bucket       = aws_s3_bucket.targets.bucket
  key          = "urls.csv"
  source       = var.targets_file
  source_hash  = filemd5(var.targets_file)
  content_type = "text/csv; charset=utf-8"

  # Not the provider's: an object has ten tags at most, fewer than var.tags may be.
  override_provider {
    default_tags {
      tags = {}
    }
  }

  depends_on = [aws_s3_bucket_versioning.targets, aws_s3_bucket_server_side_encryption_configuration.targets]
}

# Maintenance windows, which the tasks read like the list.
resource "aws_s3_object" "maintenance" {
  count = var.maintenance_file == null ? 0 : 1

  bucket       = aws_s3_bucket.targets.bucket
  key          = "maintenance.csv"
  source       = var.maintenance_file
  source_hash  = filemd5(var.maintenance_file)
  content_type = "text/csv; charset=utf-8"

  # Not the provider's: an object has ten tags at most, fewer than var.tags may be.
  override_provider {
    default_tags {
      tags = {}
    }
  }

  depends_on = [aws_s3_bucket_versioning.targets, aws_s3_bucket_server_side_encryption_configuration.targets]
}
