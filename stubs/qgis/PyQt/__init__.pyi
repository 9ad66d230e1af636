from . import sip as sip
