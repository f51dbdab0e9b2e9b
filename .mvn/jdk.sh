# Sourced by the launchers: sets and exports JAVA_HOME to a JDK 25, or fails with one line.

is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

find_jdk_25() {
  mac=""
  if [ -x /usr/libexec/java_home ]; then
    mac=$(/usr/libexec/java_home -v 25 2>/dev/null || true)
  fi
  for candidate in "${JAVA_HOME:-}" "$mac" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
      echo "$candidate"
      return
    fi
  done
}

JAVA_HOME=$(find_jdk_25)
if [ -z "$JAVA_HOME" ]; then
  echo "$(basename "$0"): no JDK 25 found: install one, or point JAVA_HOME at it" >&2
  exit 1
fi
export JAVA_HOME
