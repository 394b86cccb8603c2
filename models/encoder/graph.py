"""The encoder's layers as an ONNX graph, which onnxruntime computes: vectors of pieces in, vectors of pieces out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, checker, helper, numpy_helper

#: Versions of the operators (LayerNormalization came with 17, Gelu with 20) and of the file, as old as these allow.
OPSET, FILE = 20, 9
EPSILON = 1e-12


class Graph:
    """Nodes and numbers as they are added."""

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        self.numbers = numbers
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def add(self, operator: str, inputs: list[str], output: str, **options: Any) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], **options))
        return output

    def constant(self, name: str, value: Any) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def vector(self, name: str) -> str:
        return self.constant(name, self.numbers[name].astype(np.float32))

    def matrix(self, name: str) -> str:
        """A matrix kept in eight bits; onnxruntime multiplies it out once, as it loads."""
        part = self.numbers[name].T
        scale = self.numbers.get(f"{name}.scale")
        if scale is None:
            return self.constant(name, part.astype(np.float32))
        whole = self.add("Cast", [self.constant(f"{name}.eight", part)], f"{name}.cast", to=TensorProto.FLOAT)
        return self.add("Mul", [whole, self.constant(f"{name}.scale", scale.astype(np.float32) / 127)], name)

    def through(self, name: str, x: str) -> str:
        product = self.add("MatMul", [x, self.matrix(f"{name}.weight")], f"{name}.product")
        return self.add("Add", [product, self.vector(f"{name}.bias")], f"{name}.out")

    def even(self, name: str, x: str) -> str:
        parts = [x, self.vector(f"{name}.weight"), self.vector(f"{name}.bias")]
        return self.add("LayerNormalization", parts, f"{name}.out", axis=-1, epsilon=EPSILON)

    def layer(self, name: str, x: str, heads: int) -> str:
        def split(part: str, order: list[int]) -> str:
            cut = self.add("Reshape", [self.through(f"{name}.{part}", x), "by.head"], f"{name}.{part}.cut")
            return self.add("Transpose", [cut], f"{name}.{part}.heads", perm=order)

        query, key, value = split("query", [1, 0, 2]), split("key", [1, 2, 0]), split("value", [1, 0, 2])
        scores = self.add("Mul", [self.add("MatMul", [query, key], f"{name}.scores"), "spread"], f"{name}.scaled")
        weights = self.add("Softmax", [scores], f"{name}.weights", axis=-1)
        mixed = self.add("MatMul", [weights, value], f"{name}.mixed")
        joined = self.add(
            "Reshape", [self.add("Transpose", [mixed], f"{name}.turned", perm=[1, 0, 2]), "whole"], f"{name}.joined"
        )
        x = self.even(f"{name}.norm1", self.add("Add", [x, self.through(f"{name}.attended", joined)], f"{name}.first"))
        inner = self.add("Gelu", [self.through(f"{name}.inner", x)], f"{name}.gelu", approximate="tanh")
        return self.even(f"{name}.norm2", self.add("Add", [x, self.through(f"{name}.outer", inner)], f"{name}.second"))


def network(numbers: Mapping[str, Any], layers: int, heads: int) -> ModelProto:
    """A model with the input "pieces" and the output "vectors", both (pieces, width). ``numbers`` are the parts by
    name: matrices (out, in), in eight bits where a ``.scale`` for each row goes with them."""
    width = len(numbers["norm.weight"])
    graph = Graph(numbers)
    graph.constant("by.head", np.array([-1, heads, width // heads]))
    graph.constant("whole", np.array([-1, width]))
    graph.constant("spread", np.float32((width // heads) ** -0.5))
    x = graph.even("norm", "pieces")
    for i in range(layers):
        x = graph.layer(f"layers.{i}", x, heads)
    graph.add("Identity", [x], "vectors")
    sides = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["n", width]) for n in ("pieces", "vectors")]
    made = helper.make_graph(graph.nodes, "encoder", sides[:1], sides[1:], graph.constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=FILE)
    checker.check_model(model)
    return model
