# Gateway endpoints cost nothing and keep this traffic off the NAT gateway, which costs by the gigabyte.

locals {
  task_route_tables = concat([aws_route_table.public.id], [for table in aws_route_table.private : table.id])
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.dynamodb"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = local.task_route_tables

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "ThisTableOnly"
      Effect    = "Allow"
      Principal = "*"
      Action    = "dynamodb:*"
      Resource  = aws_dynamodb_table.sweeps.arn
    }]
  })

  tags = { Name = "${var.name}-dynamodb" }
}

# No policy: image layers come from AWS's own buckets, and a target may be a site in a bucket of this region, for which a policy would return 403.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = local.task_route_tables

  tags = { Name = "${var.name}-s3" }
}
