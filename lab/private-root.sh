# Sourced by programs that run in a mount namespace of their own. Gives them their own /etc, /run, /home and temporary
# folders, so that users and configuration can be made up without the machine noticing; all of it ends with the namespace.

private_root() {
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir -p /run/private /run/lock /run/sshd /run/frr
  cp -a /etc/. /run/private/
  mount --bind /run/private /etc
  mount -t tmpfs -o mode=755 tmpfs /home
  mount -t tmpfs -o mode=1777 tmpfs /var/tmp
}

# add_user NAME GROUP SHELL PASSWORD [PUBLIC_KEY_FILE]
add_user() {
  useradd --create-home --gid "$2" --shell "$3" "$1"
  printf '%s:%s\n' "$1" "$4" | chpasswd -c SHA512
  # dropbear refuses shells that are not listed
  grep -qxF "$3" /etc/shells || printf '%s\n' "$3" >> /etc/shells
  [ -n "${5:-}" ] || return 0
  install -d -m 700 -o "$1" -g "$2" "/home/$1/.ssh"
  install -m 600 -o "$1" -g "$2" "$5" "/home/$1/.ssh/authorized_keys"
}
