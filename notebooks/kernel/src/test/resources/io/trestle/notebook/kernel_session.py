"""A session with the kernel by Jupyter's own client: completion, display, interrupt, and life after an interrupt."""
import os
import time

from jupyter_client.manager import KernelManager

manager = KernelManager(kernel_name="trestle-java")
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=90)


def run(code, interrupt_after=None):
    """Runs a cell; returns its reply and all that it published. Interrupts when a message of that type comes."""
    sent = client.execute(code)
    published = []
    while True:
        message = client.get_iopub_msg(timeout=120)
        if message["parent_header"].get("msg_id") != sent:
            continue
        published.append(message)
        if interrupt_after and message["msg_type"] == interrupt_after:
            interrupt_after = None
            manager.interrupt_kernel()
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            break
    while True:
        reply = client.get_shell_msg(timeout=120)
        if reply["parent_header"].get("msg_id") == sent:
            return reply["content"], published


def check(what, holds, shown=""):
    if not holds:
        raise AssertionError(what + ": " + str(shown))
    print("ok: " + what)


def of(published, kind):
    return [m["content"] for m in published if m["msg_type"] == kind]


try:
    reply, published = run("int x = 20 + 1;\nx * 2")
    check("a value", of(published, "execute_result")[0]["data"]["text/plain"] == "42", published)

    reply, published = run("int y = nothing;")
    check("an error says where", reply["status"] == "error" and "nothing" in reply["evalue"], reply)

    run("String s = \"\";")
    client.complete("int z = 1;\ns.isBl", 17)
    completion = client.get_shell_msg(timeout=60)["content"]
    check("completion", "isBlank()" in completion["matches"], completion)

    reply, published = run("SparkSession spark = SparkSession.builder().getOrCreate();\nspark.range(3).toDF(\"n\")")
    check("a table", "<td>2</td>" in of(published, "execute_result")[0]["data"]["text/html"], published)

    train = """
Dataset<Row> rows = spark.read().format("idx").load(System.getProperty("trestle.home") + "/data/mnist");
TrainingResult train(long steps) {
  return Trainer.on(spark).config(TrainingConfig.builder().maxSteps(steps).build()).listener(Notebook.progress()).train(rows);
}
"""
    check("a definition", run(train)[0]["status"] == "ok")

    begun = time.time()
    reply, published = run("train(100_000_000L)", interrupt_after="update_display_data")
    check("an interrupt ends a run", reply["status"] == "error", reply)
    check("soon", time.time() - begun < 60, time.time() - begun)
    shown = of(published, "display_data")[0]
    updates = of(published, "update_display_data")
    same = all(u["transient"]["display_id"] == shown["transient"]["display_id"] for u in updates)
    check("progress updates in place", updates and same, published)

    reply, published = run("Thread.sleep(60_000);", interrupt_after="execute_input")
    check("an interrupt ends a wait", reply["status"] == "error", reply)

    reply, published = run("train(200).steps()")
    check("the session trains again", of(published, "execute_result")[0]["data"]["text/plain"] == "200", published)

    reply, published = run("%classpath /no/such.jar")
    check("a magic's error", "does not exist" in reply["evalue"], reply)

    reply, published = run("spark.sparkContext().statusTracker().getActiveJobIds().length")
    check("no job is left", of(published, "execute_result")[0]["data"]["text/plain"] == "0", published)
    print("all is well")
finally:
    client.stop_channels()
    manager.shutdown_kernel()
