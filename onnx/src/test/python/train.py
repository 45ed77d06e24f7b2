"""Trains two models with scikit-learn, writes them in the ONNX format, and what Python says they score: what OnnxTest expects.

python3 train.py ../resources
"""
import csv, sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeRegressor

folder = Path(sys.argv[1])
random = np.random.default_rng(1)
x = random.normal(size=(400, 3)) * [1, 10, 0.1]
label = (x[:, 0] + x[:, 1] / 10 + 5 * x[:, 2] > 0.3).astype(int)
value = np.where(x[:, 0] > 0, x[:, 1], x[:, 2])

classifier = LogisticRegression().fit(x, label)
tree = DecisionTreeRegressor(max_depth=6).fit(x, value)


def save(name, nodes, outputs, initializers=(), kind=TensorProto.FLOAT):
    graph = helper.make_graph(
        nodes, name, [helper.make_tensor_value_info("x", kind, [None, 3])], outputs, list(initializers))
    opsets = [helper.make_opsetid("", 15), helper.make_opsetid("ai.onnx.ml", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, folder / f"{name}.onnx")


# as skl2onnx writes them: a label and probabilities; the nodes of a tree
save(
    "classifier",
    [
        helper.make_node(
            "LinearClassifier", ["x"], ["label", "probabilities"], domain="ai.onnx.ml",
            coefficients=np.concatenate([-classifier.coef_[0], classifier.coef_[0]]).tolist(),
            intercepts=[-classifier.intercept_[0], classifier.intercept_[0]],
            classlabels_ints=[0, 1], multi_class=0, post_transform="LOGISTIC"),
    ],
    [
        helper.make_tensor_value_info("label", TensorProto.INT64, [None]),
        helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [None, 2]),
    ])
nodes = tree.tree_
leaf = nodes.children_left == -1
ids = list(range(nodes.node_count))
save(
    "tree",
    [
        helper.make_node(
            "TreeEnsembleRegressor", ["x"], ["value"], domain="ai.onnx.ml", n_targets=1,
            nodes_treeids=[0] * len(ids), nodes_nodeids=ids,
            nodes_featureids=np.where(leaf, 0, nodes.feature).tolist(),
            nodes_modes=["LEAF" if l else "BRANCH_LEQ" for l in leaf],
            nodes_values=np.where(leaf, 0.0, nodes.threshold).tolist(),
            nodes_truenodeids=np.where(leaf, 0, nodes.children_left).tolist(),
            nodes_falsenodeids=np.where(leaf, 0, nodes.children_right).tolist(),
            target_treeids=[0] * int(leaf.sum()), target_nodeids=[i for i in ids if leaf[i]],
            target_ids=[0] * int(leaf.sum()), target_weights=nodes.value[leaf, 0, 0].tolist()),
    ],
    [helper.make_tensor_value_info("value", TensorProto.FLOAT, [None, 1])])
save(
    "sum",
    [helper.make_node("ReduceSum", ["x", "axis"], ["sum"])],
    [helper.make_tensor_value_info("sum", TensorProto.DOUBLE, [None, 1])],
    [helper.make_tensor("axis", TensorProto.INT64, [1], [1])],
    TensorProto.DOUBLE)

fresh = random.normal(size=(100, 3)) * [1, 10, 0.1]
probability = classifier.predict_proba(fresh)[:, 1]
prediction = tree.predict(fresh)
same = onnxruntime.InferenceSession(folder / "classifier.onnx").run(["probabilities"], {"x": fresh.astype(np.float32)})[0]
assert abs(same[:, 1] - probability).max() < 1e-6
with open(folder / "scores.csv", "w", newline="") as out:
    csv.writer(out).writerows([*row, p, v] for row, p, v in zip(fresh.tolist(), probability, prediction))
