variable "name" {
  description = "Name of the deployment."
  type        = string
  default     = "lookout"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 20 lower-case letters, digits and dashes, begin with a letter and not end with a dash."
  }
}

variable "region" {
  description = "AWS region of the fallback page, which must differ from the deployment's."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be the name of an AWS region, like eu-central-1."
  }
}

variable "domain_name" {
  description = "Host name of the status page, that of the deployment."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain_name))
    error_message = "domain_name must be a host name in lower case, without scheme, port and path."
  }
}

variable "alb_dns_name" {
  description = "DNS name of the deployment's load balancer, its output alb_dns_name."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9-]+\\.([a-z0-9-]+\\.elb|elb\\.[a-z0-9-]+)\\.amazonaws\\.com$", var.alb_dns_name)) && !strcontains(var.alb_dns_name, ".${var.region}.")
    error_message = "alb_dns_name must be the name of a load balancer that is not in the fallback page's region."
  }
}

variable "title" {
  description = "Title of the fallback page."
  type        = string
  default     = "Lookout"

  validation {
    condition     = length(var.title) >= 1 && length(var.title) <= 80
    error_message = "title must be 1 to 80 characters."
  }
}
