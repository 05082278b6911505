"""A session with JetBrains' Kotlin kernel as jupyter-install --kotlin registers it: it trains and shows a picture."""
from jupyter_client.manager import KernelManager

manager = KernelManager(kernel_name="trestle-kotlin")
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=90)


def run(code):
    """The data of the cell's result; an error ends the session."""
    sent = client.execute(code)
    result = {}
    while True:
        message = client.get_iopub_msg(timeout=120)
        if message["parent_header"].get("msg_id") != sent:
            continue
        if message["msg_type"] == "error":
            raise AssertionError(code + "\n" + "\n".join(message["content"]["traceback"]))
        if message["msg_type"] == "execute_result":
            result = message["content"]["data"]
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return result


try:
    run("""
import io.trestle.spark.*
import io.trestle.spark.display.Charts
import org.apache.spark.sql.SparkSession

val spark = SparkSession.builder().getOrCreate()
val digits = spark.read().format("idx").load(System.getProperty("trestle.home") + "/data/mnist")
val config = TrainingConfig.builder().workers(2).maxSteps(200).build()
val result = Trainer.on(spark).config(config).train(digits)
""")
    steps = run("result.steps()")["text/plain"]
    if steps != "200":
        raise AssertionError(steps)
    picture = run("HTML(Charts.loss(result.lossCurve()).svg())")["text/html"]
    if "<svg" not in picture:
        raise AssertionError(picture)
    print("all is well")
finally:
    client.stop_channels()
    manager.shutdown_kernel()
