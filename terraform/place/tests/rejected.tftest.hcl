# Each round gives every variable one value that it must reject.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  place                = "eu"
  region               = "eu-central-1"
  image_version        = "v1"
  repository_url       = "123456789012.dkr.ecr.us-east-1.amazonaws.com/lookout"
  table_arn            = "arn:aws:dynamodb:us-east-1:123456789012:table/lookout"
  table_key_arn        = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"
  permissions_boundary = "arn:aws:iam::123456789012:policy/pipeline/lookout-boundary"
}

run "round_1" {
  command = plan

  variables {
    name                 = "Lookout"
    place                = "here"
    region               = "Frankfurt"
    tags                 = { "aws:owner" = "me" }
    repository_url       = "lookout"
    image_version        = "latest"
    table_arn            = "lookout"
    table_key_arn        = "alias/lookout"
    permissions_boundary = "lookout-boundary"
    workers              = 0
    cpu                  = 300
    cpu_architecture     = "arm64"
    probe_ports          = [80]
    alarm_emails         = ["ops"]
    log_retention_days   = 1
  }

  expect_failures = [
    var.name, var.place, var.region, var.tags, var.repository_url, var.image_version, var.table_arn, var.table_key_arn,
    var.permissions_boundary, var.workers, var.cpu, var.cpu_architecture, var.probe_ports, var.alarm_emails, var.log_retention_days,
  ]
}

run "round_2" {
  command = plan

  variables {
    place          = "Europe"
    repository_url = "123456789012.dkr.ecr.us-east-1.amazonaws.com/lookout:v1"
    memory         = 4096
    workers        = 1.5
  }

  expect_failures = [var.place, var.repository_url, var.memory, var.workers]
}
