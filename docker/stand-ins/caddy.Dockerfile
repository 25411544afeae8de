# Stands in for the official Caddy, with its capability on the program.
#
#   docker build --build-arg BASE=debian:bookworm-slim -f docker/stand-ins/caddy.Dockerfile -t studio-caddy docker/stand-ins
ARG BASE=debian:bookworm-slim
FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends caddy ca-certificates libcap2-bin \
 && rm -rf /var/lib/apt/lists/* \
 && setcap cap_net_bind_service=+ep /usr/bin/caddy \
 && install -d /config/caddy /data/caddy
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
