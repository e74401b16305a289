variable "stage" {
  description = <<-EOT
    The stage, such as dev.
  EOT
  default     = "dev"
}

variable "is_large" {
  default = false
}
