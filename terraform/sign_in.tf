# A page for those who can sign in, if var.oidc says where.

locals {
  sign_in = var.oidc == null ? [] : [var.oidc]
}

# Paths that are open to everyone all the same.
resource "aws_lb_listener_rule" "open" {
  count = length(local.sign_in) > 0 && try(length(var.oidc.open_paths), 0) > 0 ? 1 : 0

  listener_arn = aws_lb_listener.https.arn
  priority     = 10

  condition {
    path_pattern {
      values = var.oidc.open_paths
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_lb_listener_rule" "sign_in" {
  count = length(local.sign_in)

  listener_arn = aws_lb_listener.https.arn
  priority     = 20

  condition {
    path_pattern {
      values = ["/*"]
    }
  }

  action {
    order = 1
    type  = "authenticate-oidc"

    authenticate_oidc {
      issuer                 = var.oidc.issuer
      authorization_endpoint = var.oidc.authorization_endpoint
      token_endpoint         = var.oidc.token_endpoint
      user_info_endpoint     = var.oidc.user_info_endpoint
      client_id              = var.oidc.client_id
      scope                  = "openid"

      # It would be in the state. The deployer sets it (README.md, "A private page"); until then nobody can sign in.
      client_secret = "not set yet"
    }
  }

  action {
    order            = 2
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

# The load balancer itself asks the provider who someone is.
#trivy:ignore:AWS-0104 The provider may be anywhere.
resource "aws_vpc_security_group_egress_rule" "alb_to_oidc" {
  for_each = toset(length(local.sign_in) > 0 ? local.anywhere : [])

  security_group_id = aws_security_group.alb.id
  description       = "Tokens and user data from ${split("/", var.oidc.issuer)[2]}"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = strcontains(each.key, ":") ? null : each.key
  cidr_ipv6         = strcontains(each.key, ":") ? each.key : null
}
