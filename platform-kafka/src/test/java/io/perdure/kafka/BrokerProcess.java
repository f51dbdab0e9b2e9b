package io.perdure.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;

/** A broker that is its own controller; ends with the process that has started it. */
final class BrokerProcess {
  private static final String CLUSTER = "5L6g3nShT-eMCtK--X86sw";

  private BrokerProcess() {}

  public static void main(String[] arguments) throws Exception {
    Thread.ofPlatform().daemon().start(BrokerProcess::endWithTheParent);
    var settings = Path.of(arguments[0]);
    if (Files.notExists(settings.resolveSibling("data").resolve("meta.properties"))) {
      var format = new String[] {"format", "-t", CLUSTER, "-c", settings.toString()};
      var _ = StorageTool.execute(format, System.out);
    }
    Kafka.main(new String[] {settings.toString()});
  }

  private static void endWithTheParent() {
    try {
      var _ = System.in.readAllBytes(); // Nobody writes: it ends with whoever could.
    } catch (IOException gone) {
      Runtime.getRuntime().halt(1);
    }
    Runtime.getRuntime().halt(0);
  }
}
