# Stands in for the official nginx, whose stream module is built in: Debian's is loaded before any configuration is read.
#
#   docker build --build-arg BASE=debian:bookworm-slim -f docker/stand-ins/nginx.Dockerfile -t studio-nginx docker/stand-ins
ARG BASE=debian:bookworm-slim
FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends nginx-light libnginx-mod-stream \
 && rm -rf /var/lib/apt/lists/* \
 && printf '#!/bin/sh\nexec /usr/sbin/nginx -g "load_module /usr/lib/nginx/modules/ngx_stream_module.so;" "$@"\n' > /usr/local/sbin/nginx \
 && chmod 0755 /usr/local/sbin/nginx
CMD ["nginx", "-g", "daemon off;"]
