#!/usr/bin/env bash
# Makes two archives in target/bundle for linux-x86_64, each below 45 MB: sunder-runtime, a Java runtime linked from the
# modules that are needed, and sunder-app. Unpacked in one folder they make sunder/, and sunder/sunder runs without Java.
#   build.sh TARGET JDK      TARGET holds sunder.jar and lib/; JDK is the home of the JDK to link from
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=$(cd "$1" && pwd)
jdk=$2
bundle=$target/bundle
rm -rf "$bundle"
mkdir -p "$bundle/sunder/lib"

modules=java.base,java.desktop,java.logging,java.management,java.net.http,jdk.httpserver,jdk.management,jdk.unsupported
# Java 21 renamed its compressions, and warns of the old name.
compression=zip-6
if ! "$jdk/bin/jlink" --help | grep -q zip-; then compression=2; fi
"$jdk/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages "--compress=$compression" \
  --output "$bundle/sunder/runtime"
tar -C "$bundle" --owner=0 --group=0 -cJf "$bundle/sunder-runtime-linux-x86_64.tar.xz" sunder/runtime

cp "$target/sunder.jar" "$bundle/sunder/"
cp "$target"/lib/*.jar "$bundle/sunder/lib/"
cp "$here/../launcher/sunder" "$here/compare.py" "$bundle/sunder/"
chmod +x "$bundle/sunder/sunder"
# A compiler that nothing here calls is nine tenths of JCuda's natives.
for jar in "$bundle"/sunder/lib/jcuda-natives-*.jar; do
  zip -q -d "$jar" '*JNvPTXCompiler*' '*JCudaRuntime*' '*JNvrtc*' || true
done
tar -C "$bundle" --owner=0 --group=0 -cJf "$bundle/sunder-app-linux-x86_64.tar.xz" \
  sunder/sunder sunder/compare.py sunder/sunder.jar sunder/lib

for archive in "$bundle"/*.tar.xz; do
  bytes=$(stat -c %s "$archive")
  echo "$(basename "$archive") $bytes bytes"
  if [ "$bytes" -ge 45000000 ]; then
    echo "error: $archive is not below 45 MB" >&2
    exit 1
  fi
done
