package io.perdure.localcluster;

import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;

/** A Kafka broker that is its own controller; ends with the process that has started it. */
final class BrokerProcess {
  private static final String CLUSTER = "5L6g3nShT-eMCtK--X86sw";

  private BrokerProcess() {}

  /** The broker's settings and the process that it ends with. */
  public static void main(String[] arguments) {
    var settings = Path.of(arguments[0]);
    ProcessHandle.of(Long.parseLong(arguments[1])).ifPresent(BrokerProcess::endWith);
    if (Files.notExists(settings.resolveSibling("data").resolve("meta.properties"))) {
      var format = new String[] {"format", "-t", CLUSTER, "-c", settings.toString()};
      var _ = StorageTool.execute(format, System.out);
    }
    Kafka.main(new String[] {settings.toString()});
  }

  private static void endWith(ProcessHandle parent) {
    var _ = parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
  }
}
