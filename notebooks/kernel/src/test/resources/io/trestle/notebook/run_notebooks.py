"""Runs notebooks in place, by nbclient, one after the other in one kernel that forgets all names in between.

A cell's exception ends its notebook, not the others, and is left in a file beside it.
"""
import asyncio
import sys

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient


async def main(paths):
    manager = AsyncKernelManager(kernel_name="trestle-java")
    await manager.start_kernel()
    connection = manager.client()
    connection.start_channels()

    async def execute(notebook):
        client = NotebookClient(notebook, km=manager, timeout=240)
        client.kc = connection
        await client.async_execute()

    try:
        await connection.wait_for_ready(timeout=120)
        for path in paths:
            notebook = nbformat.read(path, as_version=4)
            try:
                await execute(notebook)
            except Exception as problem:
                with open(path + ".error", "w") as file:
                    file.write(str(problem))
            nbformat.write(notebook, path)
            await execute(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("%reset")]))
    finally:
        connection.stop_channels()
        await manager.shutdown_kernel()


asyncio.run(main(sys.argv[1:]))
