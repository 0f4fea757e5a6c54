# Each round gives every variable one value that it must reject.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  domain_name   = "status.example.com"
  image_version = "v1"
  alarm_emails  = ["ops@example.com"]
}

run "round_1" {
  command = plan

  variables {
    name                   = "Lookout"
    region                 = "Frankfurt"
    tags                   = { "aws:owner" = "me" }
    domain_name            = "https://status.example.com"
    hosted_zone_id         = "status.example.com"
    cloudfront_domain_name = "status.example.com"
    title                  = ""
    targets_file           = "../no-such-list.csv"
    probe_ports            = [80]
    settings               = { LOOKOUT_INTERVAL = "1m" }
    places                 = { eu = "https://sqs.example.com/q" }
    maintenance_file       = "../no-such-plan.csv"
    incident_emails        = ["ops"]
    allowed_cidrs          = ["203.0.113.0"]
    oidc                   = { issuer = "http://login.example.com", authorization_endpoint = "https://a.example", token_endpoint = "https://a.example", user_info_endpoint = "https://a.example", client_id = "x" }
    secrets                = { LOOKOUT_STORE = "new" }
    alert_ports            = [0]
    ecr_repository         = "Lookout"
    image_version          = "latest"
    cpu                    = 300
    cpu_architecture       = "arm64"
    desired_count          = 0
    vpc_cidr               = "10.0.0.0/24"
    nat_gateways           = "two"
    waf_rate_limit         = 9
    alarm_emails           = ["ops"]
    log_retention_days     = 7
    permissions_boundary   = "lookout-boundary"
  }

  expect_failures = [
    var.name, var.region, var.tags, var.domain_name, var.hosted_zone_id, var.cloudfront_domain_name, var.title, var.targets_file, var.probe_ports, var.settings,
    var.places, var.maintenance_file, var.incident_emails, var.allowed_cidrs, var.oidc, var.secrets, var.alert_ports, var.ecr_repository, var.image_version, var.cpu, var.cpu_architecture, var.desired_count, var.vpc_cidr, var.nat_gateways,
    var.waf_rate_limit, var.alarm_emails, var.log_retention_days, var.permissions_boundary,
  ]
}

run "round_2" {
  command = plan

  variables {
    name                 = "lookout-of-a-very-long-name"
    region               = "eu-central"
    domain_name          = "status"
    hosted_zone_id       = "/hostedzone/Z1D633PJN98FT9"
    title                = "A title that goes on and on, longer than any title of any page has reason to be, really"
    probe_ports          = [443, 70000]
    settings             = { LOOKOUT_STORE = "memory:" }
    incident_emails      = ["team@example"]
    allowed_cidrs        = ["anywhere"]
    oidc                 = { issuer = "https://a.example", authorization_endpoint = "https://a.example", token_endpoint = "https://a.example", user_info_endpoint = "https://a.example", client_id = "x", open_paths = ["/*"] }
    secrets              = { LOOKOUT_ALERTS = "https://hooks.example.com/x" }
    alert_ports          = [443, 70000]
    ecr_repository       = "registry:5000/lookout"
    image_version        = "sha256:1234"
    memory               = 4096
    cpu_architecture     = "RISCV"
    desired_count        = 11
    vpc_cidr             = "8.8.0.0/16"
    nat_gateways         = "SINGLE"
    waf_rate_limit       = 10.5
    alarm_emails         = ["ops@example.com", "boss@localhost"]
    log_retention_days   = 400
    permissions_boundary = "arn:aws:iam::123456789012:role/lookout"
  }

  expect_failures = [
    var.name, var.region, var.domain_name, var.hosted_zone_id, var.title, var.probe_ports, var.settings, var.ecr_repository,
    var.incident_emails, var.allowed_cidrs, var.oidc, var.secrets, var.alert_ports, var.image_version, var.memory, var.cpu_architecture, var.desired_count, var.vpc_cidr, var.nat_gateways, var.waf_rate_limit,
    var.alarm_emails, var.log_retention_days, var.permissions_boundary,
  ]
}

run "round_3" {
  command = plan

  variables {
    name          = "lookout-"
    domain_name   = "*.example.com"
    probe_ports   = [443, 80.5]
    settings      = { LOOKOUT_TIMEUOT = "5s" }
    secrets       = { LOOKOUT_PULSE = "arn:aws:secretsmanager:us-east-1:123456789012:secret:lookout/pulse" }
    image_version = "123456789012.dkr.ecr.us-east-1.amazonaws.com/lookout:v1"
    cpu           = 512
    memory        = 512
    desired_count = 1.5
    vpc_cidr      = "172.32.0.0/16"
  }

  expect_failures = [
    var.name, var.domain_name, var.probe_ports, var.settings, var.secrets, var.image_version, var.memory, var.desired_count, var.vpc_cidr,
  ]
}
