package io.perdure.app.metric;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** Times what the collector of garbage does, as it tells of it. */
final class GarbagePauses implements NotificationListener {
  private final Timer pauses;

  private GarbagePauses(Timer pauses) {
    this.pauses = pauses;
  }

  /** Listens from now on, as long as the process lives. */
  static void in(MeterRegistry meters) {
    var listener =
        new GarbagePauses(
            Timer.builder("memory_gc_pause_ms")
                .description("How long collections of garbage took")
                .register(meters));
    for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(listener, null, null);
      }
    }
  }

  @Override
  public void handleNotification(Notification notification, Object handback) {
    if (notification
            .getType()
            .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
        && notification.getUserData() instanceof CompositeData told) {
      var collection = GarbageCollectionNotificationInfo.from(told);
      if (!collection.getGcCause().equals("No GC")) { // A phase beside the application.
        pauses.record(collection.getGcInfo().getDuration(), TimeUnit.MILLISECONDS);
      }
    }
  }
}
