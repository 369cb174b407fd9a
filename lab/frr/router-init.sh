#!/usr/bin/env bash
# The first process of a router: in its own network, mount, host-name and process namespaces.
# Arguments: the router's folder, its name. The folder holds what the router starts with; `ready` appears there when it runs.
set -euo pipefail
folder=$1 name=$2
here=$(dirname "$(readlink -f "$0")")
daemons=(zebra staticd ospfd bgpd)
library=/usr/lib/frr

# shellcheck source=../private-root.sh
. "$here/../private-root.sh"

hostname "$name"
ip link set lo up
private_root

mount -t tmpfs -o mode=755 tmpfs /usr/local/bin
printf '#!/bin/sh\nexec /usr/bin/vtysh -u "$@"\n' > /usr/local/bin/vtysh-viewer
printf '#!/bin/sh\nVTYSH_PAGER=less exec /usr/bin/vtysh "$@"\n' > /usr/local/bin/vtysh-paged
chmod 755 /usr/local/bin/vtysh-*

password=$(cat "$folder/password")
key=$folder/../id_ed25519.pub
add_user admin frrvty /usr/bin/vtysh "$password" "$key"
add_user viewer frrvty /usr/local/bin/vtysh-viewer "$password" "$key"
add_user paged frrvty /usr/local/bin/vtysh-paged "$password" "$key"
add_user ops frrvty /bin/bash "$password" "$key"

# whoever is in frrvty may write the configuration, as `write memory` does
install -d -m 2775 -o frr -g frrvty /etc/frr
install -m 664 -o frr -g frrvty "$folder/frr.conf" /etc/frr/frr.conf
printf 'service integrated-vtysh-config\n' > /etc/frr/vtysh.conf
printf '%s=yes\n' "${daemons[@]}" > /etc/frr/daemons # what watchfrr may start again
chown frr:frrvty /etc/frr/vtysh.conf /run/frr
mkdir -p /var/log/frr
mount -t tmpfs -o mode=777 tmpfs /var/log/frr

# the management cable and the data links are plugged in from outside
until [ -e "$folder/wired" ]; do sleep 0.05; done

sysctl -qw net.ipv4.ip_forward=1
for daemon in "${daemons[@]}"; do "$library/$daemon" -d -A 127.0.0.1; done
vtysh -b > /dev/null
"$library/watchfrr" -d -r "$library/watchfrr.sh restart %s" -s "$library/watchfrr.sh start %s" \
  -k "$library/watchfrr.sh stop %s" "${daemons[@]}"

install -m 600 "$folder/ssh_host_ed25519_key" /run/
/usr/sbin/sshd -f "$folder/sshd_config" -E /var/log/frr/sshd.log
if [ -e "$folder/dropbear_ed25519_key" ]; then
  install -m 600 "$folder/dropbear_ed25519_key" /run/
  dropbear -E -P /run/dropbear.pid -r /run/dropbear_ed25519_key -p 2222 2> /var/log/frr/dropbear.log
fi

touch "$folder/ready"
trap 'exit 0' TERM
while :; do sleep 3600 & wait $! || true; done
