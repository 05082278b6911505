# Sourced by the commands beside it: what a JVM needs that is a notebook's Spark driver, and how to build it.
# Sets folder, root, module, java, options and classpath.
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
root=$(dirname "$folder")
module=$root/spark-trainer
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

stale() {
  local jar=$module/target/trestle.jar classpath=$folder/kernel/target/kernel.classpath
  [[ -f $jar && -f $classpath && -f $module/target/dl4j.classpath ]] || return 0
  [[ -n $(find "$root/pom.xml" "$root"/*/pom.xml "$folder/kernel/pom.xml" "$root"/{ps-bridge,model-io,spark-trainer}/src/main \
    "$folder/kernel/src/main" -newer "$classpath" -print -quit) ]]
}

# Builds what is missing or older than its sources.
build() {
  stale || return 0
  echo "${0##*/}: building (the first time takes minutes: Spark is fetched)" >&2
  (cd "$root" && mvn -q -B -ntp -Dstyle.color=never -Dmaven.test.skip=true -pl notebooks/kernel -am package) >&2 </dev/null
}

# A text as the inside of a JSON string.
json() {
  local text=${1//\\/\\\\}
  printf '%s' "${text//\"/\\\"}"
}

# The JVM of a driver. MASTER, TRESTLE_JAVA_OPTS and HADOOP_CONF_DIR are the user's.
driver() {
  local log=$1 kernel
  [[ -f $folder/kernel/target/kernel.classpath && -f $module/target/trestle.jar && -f $module/target/dl4j.classpath ]] || {
    echo "${0##*/}: nothing is built. Run $folder/bin/jupyter-install or zeppelin-install." >&2
    exit 1
  }
  options=(
    -XX:+IgnoreUnrecognizedVMOptions
    --add-modules=jdk.incubator.vector
    --add-opens=java.base/java.lang=ALL-UNNAMED
    --add-opens=java.base/java.lang.invoke=ALL-UNNAMED
    --add-opens=java.base/java.lang.reflect=ALL-UNNAMED
    --add-opens=java.base/java.io=ALL-UNNAMED
    --add-opens=java.base/java.net=ALL-UNNAMED
    --add-opens=java.base/java.nio=ALL-UNNAMED
    --add-opens=java.base/java.util=ALL-UNNAMED
    --add-opens=java.base/java.util.concurrent=ALL-UNNAMED
    --add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED
    --add-opens=java.base/jdk.internal.ref=ALL-UNNAMED
    --add-opens=java.base/sun.nio.ch=ALL-UNNAMED
    --add-opens=java.base/sun.nio.cs=ALL-UNNAMED
    --add-opens=java.base/sun.security.action=ALL-UNNAMED
    --add-opens=java.base/sun.util.calendar=ALL-UNNAMED
    --add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED
    -Djdk.reflect.useDirectMethodHandle=false
    -Dio.netty.tryReflectionSetAccessible=true
    -Djava.awt.headless=true
    -XX:MaxRAMPercentage=50
    -Dlog4j2.configurationFile=classpath:io/trestle/spark/cli/log4j2.properties
    -Dtrestle.log.file="$log"
    -Dtrestle.home="$module"
    -Dspark.master="${MASTER:-local[2]}"
  )
  # Executors on other machines get the application jar from the driver; local ones have this class path. DL4J's jars (151 MB) are not sent
  # to those that may need none of them: README.md says how.
  [[ ${MASTER:-local} == local* ]] || options+=(-Dspark.jars="$module/target/trestle.jar")
  kernel=$(find "$folder/kernel/target" -maxdepth 1 -name 'trestle-notebook-kernel-*.jar' ! -name '*-sources.jar' | head -n 1)
  classpath="$kernel:$module/target/trestle.jar:$(<"$folder/kernel/target/kernel.classpath"):$(<"$module/target/dl4j.classpath")${HADOOP_CONF_DIR:+:$HADOOP_CONF_DIR}"
}
