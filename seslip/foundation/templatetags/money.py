"""Amounts in templates, written as everywhere else."""

from django import template

from seslip.foundation.money import plain_money, show_money

register = template.Library()
register.filter("money", show_money)
register.filter("plain_money", plain_money)
