variable "name" {
  description = "Name of the deployment that the place is for."
  type        = string
  default     = "lookout"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 20 lower-case letters, digits and dashes, begin with a letter and not end with a dash."
  }
}

variable "place" {
  description = "Name of the place, as pages show it and as the deployment's places name it, like eu."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,14}[a-z0-9])?$", var.place)) && var.place != "here"
    error_message = "place must be 1 to 16 lower-case letters, digits and dashes, not begin or end with a dash, and not be here."
  }
}

variable "region" {
  description = "AWS region of the place."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be the name of an AWS region, like eu-central-1."
  }
}

variable "tags" {
  description = "Tags on all resources, in addition to Project, ManagedBy and Place."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.tags) : length(key) <= 128 && !startswith(lower(key), "aws:")])
    error_message = "tags must have keys of at most 128 characters that do not begin with aws:."
  }
}

# From the deployment's output place

variable "repository_url" {
  description = "URL of the ECR repository of the images."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/[a-z0-9._/-]+$", var.repository_url))
    error_message = "repository_url must be the URL of an ECR repository, without a tag."
  }
}

variable "image_version" {
  description = "Image that the workers run: the tag that the deployment runs, or is about to. Workers are deployed first."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$", var.image_version)) && var.image_version != "latest"
    error_message = "image_version must be a tag other than latest."
  }
}

variable "table_arn" {
  description = "ARN of the deployment's table, which the workers write their results to."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]+$", var.table_arn))
    error_message = "table_arn must be the ARN of a DynamoDB table."
  }
}

variable "table_key_arn" {
  description = "ARN of the KMS key that the table is encrypted with."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[a-z0-9-]+$", var.table_key_arn))
    error_message = "table_key_arn must be the ARN of a KMS key."
  }
}

variable "permissions_boundary" {
  description = "ARN of the permissions boundary for the roles created here, as the deployment has it. null: none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[a-z-]+:iam::[0-9]{12}:policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary must be null or the ARN of an IAM policy."
  }
}

# The workers

variable "workers" {
  description = "Number of workers. One is enough for second opinions on a thousand sites; more are faster when the place sweeps the whole list. The number is fixed: workers that are started only when there is work would be too late for it."
  type        = number
  default     = 1

  validation {
    condition     = var.workers >= 1 && var.workers <= 50 && floor(var.workers) == var.workers
    error_message = "workers must be a whole number from 1 to 50."
  }
}

variable "cpu" {
  description = "CPU units of a worker; 1024 is one virtual CPU."
  type        = number
  default     = 256

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096], var.cpu)
    error_message = "cpu must be 256, 512, 1024, 2048 or 4096."
  }
}

variable "memory" {
  description = "Memory of a worker in MiB, from twice to eight times its CPU units."
  type        = number
  default     = 512

  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
  validation {
    condition     = var.memory >= 2 * var.cpu && var.memory <= 8 * var.cpu && (var.memory == 512 || var.memory % 1024 == 0) && var.memory <= 30720
    error_message = "memory must be a size that Fargate has with this cpu: from twice to eight times as much, 512 or a multiple of 1024."
  }
}

variable "cpu_architecture" {
  description = "Architecture the image was built for, as the deployment has it: ARM64 or X86_64."
  type        = string
  default     = "ARM64"

  validation {
    condition     = contains(["ARM64", "X86_64"], var.cpu_architecture)
    error_message = "cpu_architecture must be ARM64 or X86_64."
  }
}

variable "wait_for_steady_state" {
  description = "Whether apply waits until the new workers are healthy."
  type        = bool
  default     = true
}

variable "probe_ports" {
  description = "TCP ports that checks can connect to, as the deployment has them."
  type        = set(number)
  default     = [80, 443]

  validation {
    condition     = contains(var.probe_ports, 443) && alltrue([for port in var.probe_ports : port >= 1 && port <= 65535 && floor(port) == port])
    error_message = "probe_ports must be ports from 1 to 65535, including 443, which AWS itself is reached through."
  }
}

variable "alarm_emails" {
  description = "E-mail addresses that alarms go to. Each must first confirm the e-mail that AWS sends."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for email in var.alarm_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "alarm_emails must be e-mail addresses."
  }
}

variable "log_retention_days" {
  description = "Number of days to keep logs."
  type        = number
  default     = 30

  validation {
    condition     = contains([7, 14, 30, 60, 90, 120, 150, 180, 365], var.log_retention_days)
    error_message = "log_retention_days must be 7, 14, 30, 60, 90, 120, 150, 180 or 365."
  }
}
