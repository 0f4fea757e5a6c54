variable "name" {
  description = "Name of this deployment, part of the name of every resource. It must begin with the bootstrap's name, or the bootstrap's roles cannot deploy it."
  type        = string
  default     = "lookout"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 20 lower-case letters, digits and dashes, begin with a letter and not end with a dash."
  }
}

variable "region" {
  description = "AWS region of all resources, including the certificate."
  type        = string
  default     = "us-east-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be the name of an AWS region, like eu-central-1."
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

# The page

variable "domain_name" {
  description = "Host name of the status page, without scheme, like status.example.com."
  type        = string

  validation {
    condition     = length(var.domain_name) <= 64 && can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain_name))
    error_message = "domain_name must be a host name in lower case of at most 64 characters, without scheme, port and path."
  }
}

variable "cloudfront_domain_name" {
  description = "Domain name of the distribution in front of the page, an output of cdn/. null: the page's name points to the load balancer."
  type        = string
  default     = null

  validation {
    condition     = var.cloudfront_domain_name == null || can(regex("^[a-z0-9]+\\.cloudfront\\.net$", var.cloudfront_domain_name))
    error_message = "cloudfront_domain_name must be null or a name like d111111abcdef8.cloudfront.net."
  }
}

variable "hosted_zone_id" {
  description = "Id of the public Route 53 zone that domain_name is in. null: a zone named domain_name is created, and its name servers are an output."
  type        = string
  default     = null

  validation {
    condition     = var.hosted_zone_id == null || can(regex("^Z[A-Z0-9]{1,31}$", var.hosted_zone_id))
    error_message = "hosted_zone_id must be null or the id of a Route 53 zone, like Z1D633PJN98FT9."
  }
}

variable "title" {
  description = "Title of the page."
  type        = string
  default     = "Lookout"

  validation {
    condition     = length(var.title) >= 1 && length(var.title) <= 80
    error_message = "title must be 1 to 80 characters."
  }
}

variable "allowed_cidrs" {
  description = "IPv4 and IPv6 blocks that may open the page. The default is everyone."
  type        = set(string)
  default     = ["0.0.0.0/0", "::/0"]

  validation {
    condition     = length(var.allowed_cidrs) > 0 && alltrue([for block in var.allowed_cidrs : can(cidrhost(block, 0))])
    error_message = "allowed_cidrs must be blocks of addresses, like 203.0.113.0/24 or 2001:db8::/32, at least one."
  }
}

variable "oidc" {
  description = "OpenID Connect provider that visitors sign in with, at the load balancer. open_paths, at most five, need no signing in: [\"/health\"] by default; add \"/feed.xml\" for feed readers. The client's secret is set by hand. null: no signing in."
  type = object({
    issuer                 = string
    authorization_endpoint = string
    token_endpoint         = string
    user_info_endpoint     = string
    client_id              = string
    open_paths             = optional(set(string), ["/health"])
  })
  default = null

  validation {
    condition = var.oidc == null || try(alltrue(concat(
      [for url in [var.oidc.issuer, var.oidc.authorization_endpoint, var.oidc.token_endpoint, var.oidc.user_info_endpoint] : can(regex("^https://[^/]+", url))],
      [length(var.oidc.client_id) > 0, length(var.oidc.open_paths) <= 5],
      [for path in var.oidc.open_paths : startswith(path, "/") && path != "/*"],
    )), false)
    error_message = "oidc must have https URLs, a client_id, and at most five open_paths that begin with a slash and are not /*."
  }
}

# What is checked

variable "targets_file" {
  description = "The CSV list of targets, uploaded to S3 by each apply. Relative to the folder terraform/."
  type        = string
  default     = "../urls.csv"

  validation {
    condition     = fileexists(var.targets_file)
    error_message = "targets_file must be a file that exists."
  }
}

variable "maintenance_file" {
  description = "The CSV of maintenance windows, uploaded to S3 by each apply. Relative to the folder terraform/. null: none."
  type        = string
  default     = null

  validation {
    condition     = var.maintenance_file == null || try(fileexists(var.maintenance_file), false)
    error_message = "maintenance_file must be null or a file that exists."
  }
}

variable "probe_ports" {
  description = "TCP ports that checks can connect to. A list with https://example.com:8443 needs 8443 here."
  type        = set(number)
  default     = [80, 443]

  validation {
    condition     = contains(var.probe_ports, 443) && alltrue([for port in var.probe_ports : port >= 1 && port <= 65535 && floor(port) == port])
    error_message = "probe_ports must be ports from 1 to 65535, including 443, which AWS itself is reached through."
  }
}

variable "settings" {
  description = "More environment variables for Lookout, like { LOOKOUT_TIMEOUT = \"5s\" }. The README documents their meaning and values."
  type        = map(string)
  default     = {}

  # LOOKOUT_INTERVAL is not among them: the alarm on missing sweeps relies on ten minutes. LOOKOUT_REPLICA would be the same in every task.
  validation {
    condition = length(setsubtract(keys(var.settings), [
      "LOOKOUT_CONCURRENCY",
      "LOOKOUT_CONFIRM_DELAY",
      "LOOKOUT_FRAME_ANCESTORS",
      "LOOKOUT_MAX_TARGETS",
      "LOOKOUT_METHOD",
      "LOOKOUT_PER_HOST",
      "LOOKOUT_SWEEP",
      "LOOKOUT_TIMEOUT",
      "LOOKOUT_USER_AGENT",
    ])) == 0
    error_message = "settings may have LOOKOUT_CONCURRENCY, LOOKOUT_CONFIRM_DELAY, LOOKOUT_FRAME_ANCESTORS, LOOKOUT_MAX_TARGETS, LOOKOUT_METHOD, LOOKOUT_PER_HOST, LOOKOUT_SWEEP, LOOKOUT_TIMEOUT and LOOKOUT_USER_AGENT; the others have variables of their own or are fixed."
  }
}

# Alerts

variable "incident_emails" {
  description = "E-mail addresses that incidents go to, through the incident topic. Each must first confirm the e-mail that AWS sends. If LOOKOUT_ALERTS is among secrets, its value has to name the topic."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for email in var.incident_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "incident_emails must be e-mail addresses."
  }
}

variable "secrets" {
  description = "Where in Secrets Manager the values of LOOKOUT_ALERTS and LOOKOUT_PULSE are: \"new\" for a secret that is created without a value, or the ARN of an existing one in this account and region whose name begins with the bootstrap's name."
  type        = map(string)
  default     = {}

  validation {
    condition     = length(setsubtract(keys(var.secrets), ["LOOKOUT_ALERTS", "LOOKOUT_PULSE"])) == 0
    error_message = "secrets may have LOOKOUT_ALERTS and LOOKOUT_PULSE."
  }

  validation {
    condition     = alltrue([for source in values(var.secrets) : source == "new" || can(regex("^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[\\w/+=.@-]+-[A-Za-z0-9]{6}$", source))])
    error_message = "secrets must be \"new\" or the whole ARN of a secret."
  }
}

variable "alert_ports" {
  description = "TCP ports that alerts can connect to if LOOKOUT_ALERTS is among secrets: those of webhooks and mail servers."
  type        = set(number)
  default     = [443, 465, 587]

  validation {
    condition     = alltrue([for port in var.alert_ports : port >= 1 && port <= 65535 && floor(port) == port])
    error_message = "alert_ports must be ports from 1 to 65535."
  }
}

variable "places" {
  description = "Places that give second opinions: by name, the URL of the queue that place/ has created. Their workers must be running first."
  type        = map(string)
  default     = {}

  validation {
    condition     = length(var.places) <= 16 && alltrue([for name, url in var.places : can(regex("^[a-z0-9]([a-z0-9-]{0,14}[a-z0-9])?$", name)) && name != "here" && can(regex("^https://sqs\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/[0-9]{12}/[A-Za-z0-9_-]{1,80}$", url))])
    error_message = "places must be at most 16 URLs of SQS queues, by names of 1 to 16 lower-case letters, digits and dashes other than here."
  }
}

# What runs

variable "ecr_repository" {
  description = "Name of the ECR repository that the bootstrap created."
  type        = string
  default     = "lookout"

  validation {
    condition     = can(regex("^[a-z0-9]+([._/-][a-z0-9]+)*$", var.ecr_repository)) && length(var.ecr_repository) <= 256
    error_message = "ecr_repository must be the name of an ECR repository, without its registry."
  }
}

variable "image_version" {
  description = "Image to run from the repository: its tag, as .ci/image_tag prints it, which is resolved once and then pinned by digest, or its digest (sha256:...). The image must already have been pushed."
  type        = string

  validation {
    condition     = can(regex("^sha256:[0-9a-f]{64}$", var.image_version)) || can(regex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$", var.image_version)) && var.image_version != "latest"
    error_message = "image_version must be sha256: and 64 hexadecimal digits, or a tag other than latest."
  }
}

variable "cpu" {
  description = "CPU units of a task; 1024 is one virtual CPU."
  type        = number
  default     = 256

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096], var.cpu)
    error_message = "cpu must be 256, 512, 1024, 2048 or 4096."
  }
}

variable "memory" {
  description = "Memory of a task in MiB. Fargate allows certain pairs: 512, 1024 or 2048 with 256 CPU units, more with more."
  type        = number
  default     = 512

  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
  validation {
    condition = contains(lookup({
      "256"  = [512, 1024, 2048]
      "512"  = range(1024, 4096 + 1, 1024)
      "1024" = range(2048, 8192 + 1, 1024)
      "2048" = range(4096, 16384 + 1, 1024)
      "4096" = range(8192, 30720 + 1, 1024)
    }, tostring(var.cpu), []), var.memory)
    error_message = "memory must be a size that Fargate has with this cpu: 512 to 2048 with 256, 1024 to 4096 with 512, 2048 to 8192 with 1024, 4096 to 16384 with 2048, 8192 to 30720 with 4096, in steps of 1024."
  }
}

variable "cpu_architecture" {
  description = "Architecture the image was built for: ARM64, or X86_64, which costs a quarter more. The pipeline's IMAGE_PLATFORM must match."
  type        = string
  default     = "ARM64"

  validation {
    condition     = contains(["ARM64", "X86_64"], var.cpu_architecture)
    error_message = "cpu_architecture must be ARM64 or X86_64."
  }
}

variable "desired_count" {
  description = "Number of tasks. Only one sweeps at a time; more keep the page up when a task or its zone fails."
  type        = number
  default     = 1

  validation {
    condition     = var.desired_count >= 1 && var.desired_count <= 10 && floor(var.desired_count) == var.desired_count
    error_message = "desired_count must be a whole number from 1 to 10."
  }
}

variable "wait_for_steady_state" {
  description = "Whether apply waits until the new tasks are healthy, and fails when they are rolled back."
  type        = bool
  default     = true
}

# The network

variable "vpc_cidr" {
  description = "Private IPv4 block of the VPC, a /16."
  type        = string
  default     = "10.0.0.0/16"

  validation {
    condition     = can(regex("^(10\\.[0-9]+|172\\.(1[6-9]|2[0-9]|3[01])|192\\.168)\\.0\\.0/16$", var.vpc_cidr)) && can(cidrhost(var.vpc_cidr, 0))
    error_message = "vpc_cidr must be a private /16: 10.x.0.0/16, 172.16.0.0/16 to 172.31.0.0/16 or 192.168.0.0/16."
  }
}

variable "nat_gateways" {
  description = "How the private subnets reach the internet. single: one NAT gateway; per_az: one per zone, which survives the loss of a zone; none: tasks run in the public subnets with their own addresses, open only to the load balancer, for 35 dollars a month less."
  type        = string
  default     = "single"

  validation {
    condition     = contains(["single", "per_az", "none"], var.nat_gateways)
    error_message = "nat_gateways must be single, per_az or none."
  }
}

variable "waf" {
  description = "Whether to put a web application firewall in front of the page: a rate limit per address, and AWS's rule group for known bad inputs. About 8 dollars a month."
  type        = bool
  default     = false
}

variable "waf_rate_limit" {
  description = "Requests that one address can make in five minutes before the firewall blocks it. An open page makes 20, and an office shares one address."
  type        = number
  default     = 20000

  validation {
    condition     = var.waf_rate_limit >= 10 && var.waf_rate_limit <= 2000000000 && floor(var.waf_rate_limit) == var.waf_rate_limit
    error_message = "waf_rate_limit must be a whole number from 10 to 2000000000."
  }
}

# Alarms, logs and protection

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
  default     = 365

  validation {
    condition     = contains([30, 60, 90, 120, 150, 180, 365], var.log_retention_days)
    error_message = "log_retention_days must be 30, 60, 90, 120, 150, 180 or 365."
  }
}

variable "container_insights" {
  description = "Whether ECS records metrics of each task: network, disk, restarts. The alarms and the dashboard do not need them. About 8 dollars a month."
  type        = bool
  default     = true
}

variable "deletion_protection" {
  description = "Whether to protect the load balancer, the table and buckets that are not empty from deletion. To destroy the deployment, apply false first."
  type        = bool
  default     = true
}

variable "permissions_boundary" {
  description = "ARN of the permissions boundary for the roles created here: the bootstrap's output permissions_boundary. Its deploy role cannot create a role without it. null: none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[a-z-]+:iam::[0-9]{12}:policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary must be null or the ARN of an IAM policy."
  }
}
