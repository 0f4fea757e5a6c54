# Workers have addresses of their own in public subnets, so that no NAT gateway is needed; nobody can connect to them.

data "aws_availability_zones" "available" {
  state = "available"

  # Without local zones and zones that require opting in.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

locals {
  zones = slice(data.aws_availability_zones.available.names, 0, 2)
}

#trivy:ignore:AWS-0178 Nothing listens here: what the workers reach is what they are there for, and what they found is in the table.
resource "aws_vpc" "this" {
  #checkov:skip=CKV2_AWS_11:Nothing listens here: what the workers reach is what they are there for, and what they found is in the table.
  cidr_block                       = "10.0.0.0/24"
  assign_generated_ipv6_cidr_block = true
  enable_dns_support               = true
  enable_dns_hostnames             = true

  tags = { Name = local.own }
}

# No rules: a resource without a group of its own reaches nothing.
resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${local.own}-default-closed" }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = { Name = local.own }
}

resource "aws_subnet" "public" {
  count = 2

  vpc_id                          = aws_vpc.this.id
  availability_zone               = local.zones[count.index]
  cidr_block                      = cidrsubnet(aws_vpc.this.cidr_block, 2, count.index)
  ipv6_cidr_block                 = cidrsubnet(aws_vpc.this.ipv6_cidr_block, 8, count.index)
  assign_ipv6_address_on_creation = true
  map_public_ip_on_launch         = false

  tags = { Name = "${local.own}-public-${local.zones[count.index]}" }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${local.own}-public" }
}

resource "aws_route" "ipv4" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route" "ipv6" {
  route_table_id              = aws_route_table.public.id
  destination_ipv6_cidr_block = "::/0"
  gateway_id                  = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "public" {
  count = 2

  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

resource "aws_security_group" "worker" {
  name        = "${local.own}-worker"
  description = "Workers: out only."
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${local.own}-worker" }
}

locals {
  # Everywhere, by both versions of IP.
  destinations = { ipv4 = "0.0.0.0/0", ipv6 = "::/0" }

  probes = { for pair in setproduct(keys(local.destinations), [for port in sort([for port in var.probe_ports : tostring(port)]) : port]) : "${pair[0]}-${pair[1]}" => { ip = pair[0], port = tonumber(pair[1]) } }
}

#trivy:ignore:AWS-0104 Checking the internet is what it is for.
resource "aws_vpc_security_group_egress_rule" "targets" {
  for_each = local.probes

  security_group_id = aws_security_group.worker.id
  description       = "Targets and AWS, port ${each.value.port} by ${each.value.ip}"
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = each.value.ip == "ipv4" ? local.destinations.ipv4 : null
  cidr_ipv6         = each.value.ip == "ipv6" ? local.destinations.ipv6 : null
}

resource "aws_vpc_security_group_egress_rule" "dns" {
  for_each = toset(["tcp", "udp"])

  security_group_id = aws_security_group.worker.id
  description       = "The VPC's resolver, ${each.key}"
  ip_protocol       = each.key
  from_port         = 53
  to_port           = 53
  cidr_ipv4         = "${cidrhost(aws_vpc.this.cidr_block, 2)}/32"
}
