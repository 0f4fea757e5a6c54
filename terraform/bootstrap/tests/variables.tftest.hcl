mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  domain_name = "status.example.com"
}

run "defaults" {
  command = plan

  assert {
    condition = jsonencode({
      name                    = var.name
      region                  = var.region
      place_regions           = var.place_regions
      tags                    = var.tags
      gitlab_project          = var.gitlab_project
      gitlab_url              = var.gitlab_url
      github_repository       = var.github_repository
      existing_oidc_providers = var.existing_oidc_providers
      pipeline_branch         = var.pipeline_branch
      images_kept             = var.images_kept
      monthly_budget          = var.monthly_budget
      budget_email            = var.budget_email
      account_baseline        = var.account_baseline
      deletion_protection     = var.deletion_protection
      }) == jsonencode({
      name                    = "lookout"
      region                  = "us-east-1"
      place_regions           = []
      tags                    = {}
      gitlab_project          = null
      gitlab_url              = "https://gitlab.com"
      github_repository       = null
      existing_oidc_providers = []
      pipeline_branch         = "main"
      images_kept             = 300
      monthly_budget          = null
      budget_email            = null
      account_baseline        = false
      deletion_protection     = true
    })
    error_message = "The defaults must be the documented ones."
  }
}

# Each round gives every variable one value that it must reject.

run "rejected_1" {
  command = plan

  variables {
    name                    = "Lookout"
    region                  = "Frankfurt"
    place_regions           = ["Frankfurt"]
    domain_name             = "https://status.example.com"
    tags                    = { "aws:owner" = "me" }
    gitlab_project          = "lookout"
    gitlab_url              = "http://gitlab.com"
    pipeline_branch         = "*"
    github_repository       = "lookout"
    existing_oidc_providers = ["https://gitlab.com"]
    images_kept             = 1
    monthly_budget          = 0
  }

  expect_failures = [
    var.name, var.region, var.place_regions, var.domain_name, var.tags, var.gitlab_project, var.gitlab_url, var.pipeline_branch, var.github_repository, var.existing_oidc_providers, var.images_kept,
    var.monthly_budget,
  ]
}

run "rejected_2" {
  command = plan

  variables {
    name              = "lo"
    domain_name       = "status"
    gitlab_project    = "group/*"
    github_repository = "owner/*"
    gitlab_url        = "https://gitlab.com/group"
    images_kept       = 2.5
    budget_email      = "ops"
  }

  expect_failures = [
    var.name, var.domain_name, var.gitlab_project, var.gitlab_url, var.github_repository, var.images_kept, var.budget_email,
  ]
}

run "rejected_3" {
  command = plan

  variables {
    monthly_budget = 100
  }

  expect_failures = [var.budget_email]
}
