# What the image denoland/deno has that Lookout's Dockerfile builds on, made of Debian's packages and this machine's Deno.
FROM scratch
ADD root.tar /
RUN useradd --uid 1993 --user-group deno && mkdir /deno-dir && chown deno:deno /deno-dir
COPY deno /usr/bin/deno
# Whom this machine trusts: a registry may be reached through a mirror.
COPY ca-certificates.crt /etc/ssl/certs/
ENV DENO_DIR=/deno-dir/ DENO_TLS_CA_STORE=mozilla,system
ENTRYPOINT ["/tini", "--", "docker-entrypoint.sh"]
CMD ["eval", "console.log('Welcome to Deno!')"]
