"""The key of the response under which a method gives events that are still to come, kept by hand.

A test compares it with the service models.
"""

from __future__ import annotations

EVENT_STREAMS = {
    "agentic_retrieve_stream": "stream",
    "chat": "outputStream",
    "converse_stream": "stream",
    "invoke_agent": "completion",
    "invoke_agent_runtime_command": "stream",
    "invoke_assistant": "body",
    "invoke_code_interpreter": "stream",
    "invoke_endpoint_with_response_stream": "Body",
    "invoke_flow": "responseStream",
    "invoke_inline_agent": "completion",
    "invoke_model_with_response_stream": "body",
    "invoke_with_response_stream": "EventStream",
    "optimize_prompt": "optimizedPrompt",
    "retrieve_and_generate_stream": "stream",
    "select_object_content": "Payload",
    "start_live_tail": "responseStream",
    "subscribe_to_shard": "EventStream",
}
