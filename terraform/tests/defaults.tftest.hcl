mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  domain_name   = "status.example.com"
  image_version = "v1"
}

run "defaults" {
  command = plan

  # Nobody gets the alarms.
  expect_failures = [check.alarms_reach_somebody]

  assert {
    condition = jsonencode({
      name                   = var.name
      region                 = var.region
      tags                   = var.tags
      hosted_zone_id         = var.hosted_zone_id
      cloudfront_domain_name = var.cloudfront_domain_name
      title                  = var.title
      targets_file           = var.targets_file
      allowed_cidrs          = var.allowed_cidrs
      oidc                   = var.oidc
      probe_ports            = var.probe_ports
      settings               = var.settings
      places                 = var.places
      maintenance_file       = var.maintenance_file
      incident_emails        = var.incident_emails
      secrets                = var.secrets
      alert_ports            = var.alert_ports
      ecr_repository         = var.ecr_repository
      cpu                    = var.cpu
      memory                 = var.memory
      cpu_architecture       = var.cpu_architecture
      desired_count          = var.desired_count
      wait_for_steady_state  = var.wait_for_steady_state
      vpc_cidr               = var.vpc_cidr
      nat_gateways           = var.nat_gateways
      waf                    = var.waf
      waf_rate_limit         = var.waf_rate_limit
      alarm_emails           = var.alarm_emails
      log_retention_days     = var.log_retention_days
      container_insights     = var.container_insights
      deletion_protection    = var.deletion_protection
      permissions_boundary   = var.permissions_boundary
      }) == jsonencode({
      name                   = "lookout"
      region                 = "us-east-1"
      tags                   = {}
      hosted_zone_id         = null
      cloudfront_domain_name = null
      title                  = "Lookout"
      targets_file           = "../urls.csv"
      allowed_cidrs          = ["0.0.0.0/0", "::/0"]
      oidc                   = null
      probe_ports            = [80, 443]
      settings               = {}
      places                 = {}
      maintenance_file       = null
      incident_emails        = []
      secrets                = {}
      alert_ports            = [443, 465, 587]
      ecr_repository         = "lookout"
      cpu                    = 256
      memory                 = 512
      cpu_architecture       = "ARM64"
      desired_count          = 1
      wait_for_steady_state  = true
      vpc_cidr               = "10.0.0.0/16"
      nat_gateways           = "single"
      waf                    = false
      waf_rate_limit         = 20000
      alarm_emails           = []
      log_retention_days     = 365
      container_insights     = true
      deletion_protection    = true
      permissions_boundary   = null
    })
    error_message = "The defaults must be the documented ones."
  }
}
