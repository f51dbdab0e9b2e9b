package io.perdure.helm;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What holds for everything that the chart renders, whatever the values. */
final class Laws {
  static final Map<String, Consumer<Manifests>> ALL =
      Map.ofEntries(
          entry("names are unique, short and in the release's namespace", Laws::names),
          entry("objects carry the common labels", Laws::labels),
          entry("a workload selects its own pods and no others", Laws::selectors),
          entry("a Service leads to a port of the pods of one workload", Laws::services),
          entry("a PodDisruptionBudget guards a workload of several pods", Laws::budgets),
          entry("an autoscaler has its workload to itself", Laws::autoscalers),
          entry("a NetworkPolicy speaks of pods that exist", Laws::policies),
          entry("an Ingress leads to a Service's port", Laws::ingresses),
          entry("pods run as no root", inPods(Laws::noRoot)),
          entry("containers cannot gain rights", inContainers(Laws::noRights)),
          entry("only the Web UI writes to its image's files", inContainers(Laws::readOnly)),
          entry("pods get no token", inPods(Laws::noToken)),
          entry("containers say what they need and may take", inContainers(Laws::resources)),
          entry("images have a tag or digest, never the latest", inContainers(Laws::images)),
          entry("mounts and volumes belong together", inPods(Laws::volumes)),
          entry("what pods refer to is made", Laws::references),
          entry("secrets come from outside, by a name", inPods(Laws::secrets)),
          entry("variables are set once", inContainers(Laws::variables)),
          entry("roles have three probes, the UI two", Laws::probes),
          entry("new pods come before old ones go", Laws::rollout),
          entry("roles run jars of the image", Laws::jars));

  private Laws() {}

  private static void names(Manifests manifests) {
    assertThat(manifests.all())
        .extracting(object -> object.getKind() + object.getMetadata().getName())
        .doesNotHaveDuplicates();
    assertThat(manifests.all())
        .allSatisfy(
            object -> {
              assertThat(object.getMetadata().getName()).startsWith(Chart.RELEASE);
              assertThat(object.getMetadata().getName()).hasSizeLessThan(64);
              assertThat(object.getMetadata().getNamespace()).isEqualTo(Chart.NAMESPACE);
            });
  }

  private static void labels(Manifests manifests) {
    var wanted = List.of("name", "instance", "component", "version", "part-of", "managed-by");
    assertThat(manifests.all())
        .extracting(object -> object.getMetadata().getLabels())
        .allSatisfy(
            labels ->
                assertThat(labels)
                    .containsKeys(
                        wanted.stream().map("app.kubernetes.io/"::concat).toArray(String[]::new)));
  }

  private static void selectors(Manifests manifests) {
    for (var workload : manifests.workloads()) {
      var selector = workload.selector().getMatchLabels();
      assertThat(selectedBy(manifests, selector)).containsExactly(workload);
      assertThat(workload.object().getMetadata().getLabels()).containsAllEntriesOf(selector);
    }
  }

  private static void services(Manifests manifests) {
    for (var service : manifests.all(Service.class)) {
      var workloads = selectedBy(manifests, service.getSpec().getSelector());
      assertThat(workloads).hasSize(1);
      assertThat(workloads.getFirst().pod().getContainers().getFirst().getPorts())
          .extracting(ContainerPort::getName)
          .containsAll(
              service.getSpec().getPorts().stream()
                  .map(port -> port.getTargetPort().getStrVal())
                  .toList());
    }
  }

  private static void budgets(Manifests manifests) {
    for (var budget : manifests.all(PodDisruptionBudget.class)) {
      var workload = workload(manifests, budget.getMetadata().getName());
      var replicas = workload.replicas();
      assertThat(replicas == null || replicas > 1).as(workload.name()).isTrue();
      assertThat(budget.getSpec().getSelector()).isEqualTo(workload.selector());
      assertThat(budget.getSpec().getMinAvailable() == null)
          .isNotEqualTo(budget.getSpec().getMaxUnavailable() == null);
    }
  }

  private static void autoscalers(Manifests manifests) {
    for (var autoscaler : manifests.all(HorizontalPodAutoscaler.class)) {
      var target = autoscaler.getSpec().getScaleTargetRef();
      var workload = workload(manifests, target.getName());
      assertThat(workload.object().getKind()).isEqualTo(target.getKind());
      assertThat(workload.replicas()).as(target.getName()).isNull();
      assertThat(autoscaler.getSpec().getMetrics()).isNotEmpty();
    }
  }

  private static void policies(Manifests manifests) {
    for (var policy : manifests.all(NetworkPolicy.class)) {
      var selector = policy.getSpec().getPodSelector().getMatchLabels();
      var found = selectedBy(manifests, selector).size() + jobs(manifests, selector);
      // The pod of a command is there while it runs.
      long least = selector.containsValue("admin") ? 0 : 1;
      assertThat(found).as(policy.getMetadata().getName()).isBetween(least, 1L);
      assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    }
  }

  private static void ingresses(Manifests manifests) {
    for (var ingress : manifests.all(Ingress.class)) {
      var path = ingress.getSpec().getRules().getFirst().getHttp().getPaths().getFirst();
      var backend = path.getBackend().getService();
      var service = manifests.get(Service.class, backend.getName());
      assertThat(service.getSpec().getPorts())
          .anyMatch(port -> port.getName().equals(backend.getPort().getName()));
    }
  }

  private static void noRoot(PodSpec pod) {
    var context = pod.getSecurityContext();
    assertThat(context.getRunAsNonRoot()).isTrue();
    assertThat(context.getRunAsUser()).isPositive().isEqualTo(context.getRunAsGroup());
    assertThat(context.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getHostNetwork()).isNull();
    assertThat(pod.getHostPID()).isNull();
  }

  private static void noRights(Container container) {
    var context = container.getSecurityContext();
    assertThat(context.getAllowPrivilegeEscalation()).isFalse();
    assertThat(context.getPrivileged()).isNull();
    assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(context.getCapabilities().getAdd()).isEmpty();
  }

  private static void readOnly(Container container) {
    var readOnly = container.getSecurityContext().getReadOnlyRootFilesystem();
    assertThat(Boolean.TRUE.equals(readOnly)).isNotEqualTo(container.getName().equals("web"));
  }

  private static void noToken(PodSpec pod) {
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getEnableServiceLinks()).isFalse();
  }

  private static void resources(Container container) {
    assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
    assertThat(container.getResources().getLimits()).containsKey("memory");
  }

  private static void images(Container container) {
    assertThat(container.getImage()).matches(".+(:[\\w.-]+|@sha256:[0-9a-f]{64})");
    assertThat(container.getImage()).doesNotEndWith(":latest");
  }

  private static void volumes(PodSpec pod) {
    var mounted = containers(pod).flatMap(container -> container.getVolumeMounts().stream());
    assertThat(mounted.map(VolumeMount::getName).distinct())
        .containsExactlyInAnyOrderElementsOf(
            pod.getVolumes().stream().map(Volume::getName).toList());
    for (var container : pod.getContainers()) {
      assertThat(container.getVolumeMounts())
          .extracting(VolumeMount::getMountPath)
          .doesNotHaveDuplicates();
    }
  }

  private static void references(Manifests manifests) {
    for (var pod : manifests.pods().values()) {
      if (pod.getServiceAccountName() != null) {
        assertThat(manifests.get(ServiceAccount.class, pod.getServiceAccountName())).isNotNull();
      }
      containers(pod)
          .flatMap(container -> container.getEnv().stream())
          .map(EnvVar::getValueFrom)
          .filter(from -> from != null && from.getConfigMapKeyRef() != null)
          .forEach(
              from -> {
                var reference = from.getConfigMapKeyRef();
                assertThat(manifests.get(ConfigMap.class, reference.getName()).getData())
                    .containsKey(reference.getKey());
              });
    }
  }

  private static void secrets(PodSpec pod) {
    for (var variable : pod.getContainers().getFirst().getEnv()) {
      if (variable.getName().matches(".*(PASSWORD|JAAS).*")) {
        assertThat(variable.getValue()).as(variable.getName()).isNull();
        assertThat(variable.getValueFrom().getSecretKeyRef().getName()).isNotBlank();
        assertThat(variable.getValueFrom().getSecretKeyRef().getKey()).isNotBlank();
      }
    }
  }

  private static void variables(Container container) {
    assertThat(container.getEnv()).extracting("name").doesNotHaveDuplicates();
  }

  private static void probes(Manifests manifests) {
    for (var workload : manifests.workloads()) {
      var container = workload.pod().getContainers().getFirst();
      var role = !container.getName().equals("web");
      assertThat(container.getStartupProbe() != null).isEqualTo(role);
      assertThat(container.getLivenessProbe().getHttpGet()).isNotNull();
      assertThat(container.getReadinessProbe().getHttpGet()).isNotNull();
    }
  }

  private static void rollout(Manifests manifests) {
    for (var deployment : manifests.all(Deployment.class)) {
      var strategy = deployment.getSpec().getStrategy();
      if (strategy != null) {
        assertThat(strategy.getRollingUpdate().getMaxSurge().getIntVal()).isEqualTo(1);
        assertThat(strategy.getRollingUpdate().getMaxUnavailable().getIntVal()).isZero();
      } else {
        assertThat(deployment.getMetadata().getName()).endsWith("-web");
      }
    }
    for (var set : manifests.all(StatefulSet.class)) {
      assertThat(set.getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
      assertThat(set.getSpec().getVolumeClaimTemplates()).isEmpty();
      assertThat(manifests.get(Service.class, set.getSpec().getServiceName())).isNotNull();
    }
  }

  private static void jars(Manifests manifests) {
    var image = Chart.read(Path.of("..", "docker", "Dockerfile"));
    for (var pod : manifests.pods().values()) {
      var command = pod.getContainers().getFirst().getCommand();
      if (command.contains("java")) {
        assertThat(command.getLast()).startsWith("/app/").endsWith(".jar");
        assertThat(image).contains("-app.jar " + command.getLast().substring("/app/".length()));
      }
    }
  }

  private static Workload workload(Manifests manifests, String name) {
    return manifests.workloads().stream()
        .filter(workload -> workload.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no workload " + name));
  }

  private static List<Workload> selectedBy(Manifests manifests, Map<String, String> selector) {
    return manifests.workloads().stream()
        .filter(workload -> workload.isSelectedBy(selector))
        .toList();
  }

  private static Stream<Container> containers(PodSpec pod) {
    return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream());
  }

  private static long jobs(Manifests manifests, Map<String, String> selector) {
    return manifests.all(Job.class).stream()
        .map(job -> job.getSpec().getTemplate().getMetadata().getLabels().entrySet())
        .filter(labels -> labels.containsAll(selector.entrySet()))
        .count();
  }

  private static Consumer<Manifests> inPods(Consumer<PodSpec> law) {
    return manifests -> {
      assertThat(manifests.pods()).isNotEmpty();
      manifests.pods().values().forEach(law);
    };
  }

  private static Consumer<Manifests> inContainers(Consumer<Container> law) {
    return inPods(pod -> containers(pod).forEach(law));
  }
}
