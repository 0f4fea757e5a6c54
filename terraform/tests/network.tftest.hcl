mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  domain_name   = "status.example.com"
  image_version = "v1"
  alarm_emails  = ["ops@example.com"]
}

run "three_zones_and_one_nat_gateway" {
  assert {
    condition     = keys(aws_subnet.public) == ["us-east-1a", "us-east-1b", "us-east-1c"] && keys(aws_subnet.private) == keys(aws_subnet.public)
    error_message = "There must be a public and a private subnet in each of three zones."
  }

  assert {
    condition     = [for subnet in aws_subnet.public : subnet.cidr_block] == ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"] && [for subnet in aws_subnet.private : subnet.cidr_block] == ["10.0.16.0/20", "10.0.32.0/20", "10.0.48.0/20"]
    error_message = "The subnets must divide the VPC's block."
  }

  assert {
    condition     = [for subnet in aws_subnet.public : subnet.ipv6_cidr_block] == ["2001:db8:1234:1a00::/64", "2001:db8:1234:1a01::/64", "2001:db8:1234:1a02::/64"]
    error_message = "The public subnets must have IPv6."
  }

  assert {
    condition     = [for subnet in aws_subnet.private : subnet.ipv6_cidr_block] == ["2001:db8:1234:1a10::/64", "2001:db8:1234:1a11::/64", "2001:db8:1234:1a12::/64"]
    error_message = "The private subnets must have IPv6."
  }

  assert {
    condition     = length(aws_route.private_ipv6) == 3 && alltrue([for route in aws_route.private_ipv6 : route.egress_only_gateway_id == aws_egress_only_internet_gateway.this.id && route.destination_ipv6_cidr_block == "::/0"])
    error_message = "All private subnets must reach IPv6-only sites, without being reachable."
  }

  assert {
    condition     = alltrue([for subnet in concat(values(aws_subnet.public), values(aws_subnet.private)) : !subnet.map_public_ip_on_launch])
    error_message = "No subnet may hand out public addresses by itself."
  }

  assert {
    condition     = keys(aws_nat_gateway.this) == ["us-east-1a"] && length(aws_route.private) == 3 && alltrue([for route in aws_route.private : route.nat_gateway_id == aws_nat_gateway.this["us-east-1a"].id && route.destination_cidr_block == "0.0.0.0/0"])
    error_message = "All private subnets must go out through the one NAT gateway."
  }

  assert {
    condition     = output.nat_public_ips == [aws_eip.nat["us-east-1a"].public_ip]
    error_message = "Site owners must be able to learn the address that checks come from."
  }

  assert {
    condition     = jsondecode(aws_vpc_endpoint.dynamodb.policy).Statement[0].Resource == aws_dynamodb_table.sweeps.arn && aws_vpc_endpoint.dynamodb.vpc_endpoint_type == "Gateway"
    error_message = "The endpoint of DynamoDB must be the free one, for this table only."
  }

  assert {
    condition     = aws_vpc_endpoint.s3.vpc_endpoint_type == "Gateway" && toset(aws_vpc_endpoint.s3.route_table_ids) == toset(concat([aws_route_table.public.id], [for table in aws_route_table.private : table.id]))
    error_message = "Every subnet must have the free endpoint of S3."
  }

  assert {
    condition     = aws_flow_log.rejected.traffic_type == "REJECT"
    error_message = "Rejected traffic must be logged."
  }
}

run "a_nat_gateway_in_each_zone" {
  variables {
    nat_gateways = "per_az"
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 3 && alltrue([for zone, route in aws_route.private : route.nat_gateway_id == aws_nat_gateway.this[zone].id])
    error_message = "Each private subnet must go out in its own zone."
  }

  assert {
    condition     = length(output.nat_public_ips) == 3
    error_message = "All three addresses must be in the output."
  }
}

run "no_nat_gateway" {
  variables {
    nat_gateways = "none"
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_eip.nat) == 0 && length(aws_route.private) == 0 && output.nat_public_ips == []
    error_message = "There must be no NAT gateway."
  }

  assert {
    condition     = one(aws_ecs_service.this.network_configuration).assign_public_ip && one(aws_ecs_service.this.network_configuration).subnets == toset([for subnet in aws_subnet.public : subnet.id])
    error_message = "Tasks must be in the public subnets, with public addresses."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.task_from_alb.referenced_security_group_id == aws_security_group.alb.id && aws_vpc_security_group_ingress_rule.task_from_alb.from_port == 8000
    error_message = "Only the load balancer may reach the tasks."
  }
}

run "a_region_with_two_zones_is_rejected" {
  command = plan

  override_data {
    target = data.aws_availability_zones.available
    values = { names = ["us-west-1a", "us-west-1b"] }
  }

  expect_failures = [aws_vpc.this]
}

run "another_block_and_more_ports" {
  variables {
    vpc_cidr    = "172.20.0.0/16"
    probe_ports = [80, 443, 8443]
  }

  assert {
    condition     = [for subnet in aws_subnet.private : subnet.cidr_block] == ["172.20.16.0/20", "172.20.32.0/20", "172.20.48.0/20"]
    error_message = "The subnets must be in the given block."
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_egress_rule.task_to_targets : rule.from_port]) == toset([80, 443, 8443]) && alltrue([for rule in aws_vpc_security_group_egress_rule.task_to_targets : rule.from_port == rule.to_port && rule.ip_protocol == "tcp"])
    error_message = "Checks must be let out to these ports and no others."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_egress_rule.task_to_dns : rule.cidr_ipv4 == "172.20.0.0/16" && rule.from_port == 53 && rule.to_port == 53])
    error_message = "DNS queries must go only to the resolver of the VPC."
  }
}

run "a_list_with_other_ports" {
  command = plan

  variables {
    targets_file = "tests/ports.csv"
  }

  expect_failures = [check.ports_of_the_list_are_open]
}

run "a_list_with_open_ports" {
  command = plan

  variables {
    targets_file = "tests/ports.csv"
    probe_ports  = [80, 443, 8080, 8443, 9443]
  }

  assert {
    condition     = local.list_ports == toset([80, 443, 8080, 8443, 9443])
    error_message = "Every port of the list must be found."
  }
}

run "a_page_for_some_addresses" {
  command = plan

  variables {
    allowed_cidrs = ["203.0.113.0/24", "2001:db8::/32"]
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.alb : "${coalesce(rule.cidr_ipv4, rule.cidr_ipv6)} ${rule.from_port}"]) == toset(["203.0.113.0/24 80", "203.0.113.0/24 443", "2001:db8::/32 80", "2001:db8::/32 443"])
    error_message = "Nobody else may open the page."
  }
}
