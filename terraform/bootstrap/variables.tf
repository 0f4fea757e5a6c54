variable "name" {
  description = "Name of the project, part of the name of every resource. The deploy role can create only resources whose names begin with it: name deployments lookout, lookout-staging and so on."
  type        = string
  default     = "lookout"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 20 lower-case letters, digits and dashes, begin with a letter and not end with a dash."
  }
}

variable "region" {
  description = "AWS region of the state, the repository and the deployments."
  type        = string
  default     = "us-east-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be the name of an AWS region, like eu-central-1."
  }
}

variable "place_regions" {
  description = "Regions that the deploy role can set up places in (terraform/place/), in addition to region itself."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for region in var.place_regions : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", region))])
    error_message = "place_regions must be names of AWS regions, like eu-central-1."
  }
}

variable "domain_name" {
  description = "Host name of the status page. The deploy role can write DNS records only for this name and its subdomains."
  type        = string

  validation {
    condition     = length(var.domain_name) <= 64 && can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain_name))
    error_message = "domain_name must be a host name in lower case of at most 64 characters, without scheme, port and path."
  }
}

variable "tags" {
  description = "Tags on all resources, in addition to Project and ManagedBy."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.tags) : length(key) <= 128 && !startswith(lower(key), "aws:")])
    error_message = "tags must have keys of at most 128 characters that do not begin with aws:."
  }
}

variable "gitlab_project" {
  description = "Path of the GitLab project whose pipeline can push and deploy, like group/lookout. null: no pipeline."
  type        = string
  default     = null

  validation {
    condition     = var.gitlab_project == null || can(regex("^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+$", var.gitlab_project))
    error_message = "gitlab_project must be null or a path like group/project, without wildcards."
  }
}

variable "gitlab_url" {
  description = "URL of the GitLab instance that runs the pipeline. AWS must be able to read its keys over the internet."
  type        = string
  default     = "https://gitlab.com"

  validation {
    condition     = can(regex("^https://[a-z0-9.-]+(:[0-9]+)?$", var.gitlab_url))
    error_message = "gitlab_url must be https:// and a host, without a path."
  }
}

variable "github_repository" {
  description = "GitHub repository whose workflows can push and deploy, like owner/lookout. null: none."
  type        = string
  default     = null

  validation {
    condition     = var.github_repository == null || can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9_.-]+$", var.github_repository))
    error_message = "github_repository must be null or owner/name, without wildcards."
  }
}

variable "existing_oidc_providers" {
  description = "Hosts, of gitlab_url or token.actions.githubusercontent.com, whose OIDC provider the account already has: it can have only one for each. These are used, but neither changed nor destroyed."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for host in var.existing_oidc_providers : can(regex("^[a-z0-9.-]+(:[0-9]+)?$", host))])
    error_message = "existing_oidc_providers must be hosts, without scheme and path."
  }
}

variable "pipeline_branch" {
  description = "Branch that can push images and deploy. Protect it."
  type        = string
  default     = "main"

  validation {
    condition     = can(regex("^[A-Za-z0-9_./-]+$", var.pipeline_branch))
    error_message = "pipeline_branch must be the name of a branch, without wildcards."
  }
}

variable "images_kept" {
  description = "Number of images that the repository keeps; older ones are deleted, even one that is running, so keep far more than are pushed between two deployments. Their base is stored once, so each takes a few megabytes."
  type        = number
  default     = 300

  validation {
    condition     = var.images_kept >= 2 && var.images_kept <= 1000 && floor(var.images_kept) == var.images_kept
    error_message = "images_kept must be a whole number from 2 (the one that is running, the one to go back to) to 1000."
  }
}

variable "monthly_budget" {
  description = "Monthly budget in dollars; budget_email is warned before it is exceeded. null: no budget."
  type        = number
  default     = null

  validation {
    condition     = var.monthly_budget == null || try(var.monthly_budget > 0, false)
    error_message = "monthly_budget must be null or above 0."
  }
}

variable "budget_email" {
  description = "E-mail address that is warned when 80 % of monthly_budget is spent, when it is forecast to be exceeded and, with account_baseline, of unusual costs."
  type        = string
  default     = null

  validation {
    condition     = var.budget_email == null || can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.budget_email))
    error_message = "budget_email must be null or an e-mail address."
  }

  validation {
    condition     = var.monthly_budget == null || var.budget_email != null
    error_message = "budget_email must be given with monthly_budget."
  }
}

variable "account_baseline" {
  description = "Whether to set up what a dedicated account should have: CloudTrail in all regions, with reads and writes of the state and the lists, no public buckets, Access Analyzer, and a monitor of unusual costs. Leave it off if your organisation takes care of these."
  type        = bool
  default     = false
}

variable "deletion_protection" {
  description = "Whether to protect the buckets and the repository from deletion while they are not empty. To destroy the bootstrap, apply false first."
  type        = bool
  default     = true
}
