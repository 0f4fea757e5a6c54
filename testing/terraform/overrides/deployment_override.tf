# What moto lacks, and nothing else: the files beside these run on AWS as they are.

provider "aws" {
  max_retries       = 2
  s3_use_path_style = true
}

# It takes a denial with a condition for one without, and would deny everything.
resource "aws_s3_bucket_policy" "targets" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::${local.account}:root" }, Action = "s3:*", Resource = aws_s3_bucket.targets.arn }]
  })
}

# It does not know the filter by which the provider waits for a subnet's IPv6.
resource "aws_subnet" "public" {
  ipv6_cidr_block = null
}

resource "aws_subnet" "private" {
  ipv6_cidr_block = null
}
