# Stands in for the official httpd, under its names: `httpd`, and modules in /usr/local/apache2.
#
#   docker build --build-arg BASE=debian:bookworm-slim -f docker/stand-ins/apache.Dockerfile -t studio-apache docker/stand-ins
ARG BASE=debian:bookworm-slim
FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends apache2 \
 && rm -rf /var/lib/apt/lists/* \
 && install -d /usr/local/apache2 \
 && ln -s /usr/lib/apache2/modules /usr/local/apache2/modules \
 && ln -s /usr/sbin/apache2 /usr/local/bin/httpd
CMD ["httpd", "-D", "FOREGROUND"]
