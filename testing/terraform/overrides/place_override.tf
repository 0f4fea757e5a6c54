# What moto lacks, and nothing else: the files beside these run on AWS as they are.

provider "aws" {
  max_retries       = 2
  s3_use_path_style = true
}

# It takes a denial with a condition for one without, and would deny everything.
resource "aws_sqs_queue_policy" "over_tls_only" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::${local.account}:root" }, Action = "sqs:*", Resource = each.value.arn }]
  })
}

# It does not know the filter by which the provider waits for a subnet's IPv6.
resource "aws_subnet" "public" {
  ipv6_cidr_block                 = null
  assign_ipv6_address_on_creation = false
}

# It forgets this attribute, for which the provider waits.
resource "aws_sqs_queue_redrive_allow_policy" "dead" {
  count = 0
}

# It forgets by what capacity a service runs.
resource "aws_ecs_service" "workers" {
  lifecycle {
    ignore_changes = [capacity_provider_strategy, launch_type]
  }
}
