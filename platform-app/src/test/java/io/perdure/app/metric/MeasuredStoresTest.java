package io.perdure.app.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perdure.common.DocumentedMetrics.Source;
import io.perdure.common.error.NotFound;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Stores among the beans are measured, and stay what they are. */
class MeasuredStoresTest {
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext(Beans.class);
  private final MeterRegistry meters = context.getBean(MeterRegistry.class);
  private final OrderStore store = context.getBean(OrderStore.class);

  @AfterEach
  void close() {
    context.close();
  }

  @Test
  void countsAndTimesCalls() {
    assertThat(store.find("known")).isEqualTo("known");

    assertThat(meters.get("persistence_requests").tag("operation", "OrderFind").counter().count())
        .isEqualTo(1);
    assertThat(meters.get("persistence_latency").tag("operation", "OrderFind").timer().count())
        .isEqualTo(1);
  }

  @Test
  void countsFailuresAndThrowsThem() {
    assertThatThrownBy(() -> store.find("broken")).isInstanceOf(IllegalStateException.class);

    assertThat(meters.get("persistence_errors").counter().count()).isEqualTo(1);
  }

  @Test
  void everyDocumentedNameComesWithTheFirstFailure() {
    assertThatThrownBy(() -> store.find("broken")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> context.getBean(OrderIndex.class).count())
        .isInstanceOf(IllegalStateException.class);

    Source.STORES.check(meters.getMeters().stream().map(meter -> meter.getId().getName()));
  }

  @Test
  void countsAnswersThatStandForFailures() {
    assertThat(store.find("unknown")).isEqualTo("unknown");

    assertThat(meters.get("persistence_errors").counter().count()).isEqualTo(1);
  }

  @Test
  void aRefusalIsAnAnswer() {
    assertThatThrownBy(() -> store.find("missing")).isInstanceOf(NotFound.class);

    assertThatThrownBy(() -> meters.get("persistence_errors").counter())
        .isInstanceOf(MeterNotFoundException.class);
  }

  /** A store of this test. */
  interface OrderStore {
    String find(String id);
  }

  /** An index of this test. */
  interface OrderIndex {
    long count();
  }

  /** An index that is away. */
  static final class LostIndex implements OrderIndex {
    @Override
    public long count() {
      throw new IllegalStateException("the database is away");
    }
  }

  /** Finds what it is asked for, by a name that says how that ends. */
  static final class NamedOrders implements OrderStore {
    @Override
    public String find(String id) {
      return switch (id) {
        case "broken" -> throw new IllegalStateException("the database is away");
        case "missing" -> throw new NotFound("there is none");
        default -> id;
      };
    }
  }

  /** The beans of this test. */
  @Configuration(proxyBeanMethods = false)
  static class Beans {
    @Bean
    static StoreToMeasure orders() {
      var plain = StoreToMeasure.of(OrderStore.class);
      return new StoreToMeasure(
          plain.type(), plain.prefix(), plain.tags(), answer -> "unknown".equals(answer));
    }

    @Bean
    static StoreToMeasure index() {
      return StoreToMeasure.ofVisibility(OrderIndex.class);
    }

    @Bean
    static MeasuredStores measuredStores(
        ObjectProvider<MeterRegistry> meters, ObjectProvider<StoreToMeasure> stores) {
      return new MeasuredStores(meters, stores);
    }

    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }

    @Bean
    OrderStore orderStore() {
      return new NamedOrders();
    }

    @Bean
    OrderIndex orderIndex() {
      return new LostIndex();
    }
  }
}
