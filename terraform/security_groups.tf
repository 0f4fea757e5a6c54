locals {
  # A rule is for one family of addresses.
  anywhere = ["0.0.0.0/0", "::/0"]
}

# The load balancer

resource "aws_security_group" "alb" {
  name        = "${var.name}-alb"
  description = "Load balancer of ${var.name}"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${var.name}-alb" }
}

resource "aws_vpc_security_group_ingress_rule" "alb" {
  #checkov:skip=CKV_AWS_260:Port 80 only redirects to https.
  for_each = { for pair in setproduct([80, 443], var.allowed_cidrs) : "${pair[0]} ${pair[1]}" => { port = pair[0], from = pair[1] } }

  security_group_id = aws_security_group.alb.id
  description       = each.value.port == 80 ? "Visitors, to be redirected to https" : "Visitors, over https"
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = strcontains(each.value.from, ":") ? null : each.value.from
  cidr_ipv6         = strcontains(each.value.from, ":") ? each.value.from : null
}

resource "aws_vpc_security_group_egress_rule" "alb_to_task" {
  security_group_id            = aws_security_group.alb.id
  description                  = "Requests and health checks to the tasks"
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
  referenced_security_group_id = aws_security_group.task.id
}

# The tasks

resource "aws_security_group" "task" {
  name        = "${var.name}-task"
  description = "Tasks of ${var.name}"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${var.name}-task" }
}

resource "aws_vpc_security_group_ingress_rule" "task_from_alb" {
  security_group_id            = aws_security_group.task.id
  description                  = "Only the load balancer"
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
  referenced_security_group_id = aws_security_group.alb.id
}

locals {
  # Those that are not open for checks anyway.
  alert_ports = contains(keys(var.secrets), "LOOKOUT_ALERTS") ? setsubtract(var.alert_ports, var.probe_ports) : []
}

# Private and link-local addresses cannot be blocked here: no security group filters 169.254.170.2, which serves the task's credentials.
# LOOKOUT_ALLOW_PRIVATE=false makes Lookout itself reject them.
#trivy:ignore:AWS-0104 Checking the internet is the product.
resource "aws_vpc_security_group_egress_rule" "task_to_targets" {
  for_each = { for pair in setproduct(var.probe_ports, local.anywhere) : "${pair[0]} ${pair[1]}" => { port = pair[0], to = pair[1] } }

  security_group_id = aws_security_group.task.id
  description       = "Checks of targets${each.value.port == 443 ? ", and AWS itself" : ""}"
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = strcontains(each.value.to, ":") ? null : each.value.to
  cidr_ipv6         = strcontains(each.value.to, ":") ? each.value.to : null
}

#trivy:ignore:AWS-0104 Channels of alerts are anywhere.
resource "aws_vpc_security_group_egress_rule" "task_to_alerts" {
  for_each = { for pair in setproduct(local.alert_ports, local.anywhere) : "${pair[0]} ${pair[1]}" => { port = pair[0], to = pair[1] } }

  security_group_id = aws_security_group.task.id
  description       = "Alerts"
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = strcontains(each.value.to, ":") ? null : each.value.to
  cidr_ipv6         = strcontains(each.value.to, ":") ? each.value.to : null
}

resource "aws_vpc_security_group_egress_rule" "task_to_dns" {
  for_each = toset(["tcp", "udp"])

  security_group_id = aws_security_group.task.id
  description       = "Resolver of the VPC"
  ip_protocol       = each.key
  from_port         = 53
  to_port           = 53
  cidr_ipv4         = var.vpc_cidr
}
