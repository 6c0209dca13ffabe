"""Keras's networks as files of all kinds, with inputs and Keras's outputs, for rnn to read:

    python make_keras.py FOLDER
    ./rnn import FOLDER/lstm.keras --out lstm.rnn
    ./rnn verify lstm.rnn FOLDER/lstm.cases.safetensors

The files in src/test/resources/dev/rnn/interchange/keras are what it writes (Keras 3.16 on PyTorch 2.13, h5py 3.7).
"""

import pathlib
import sys

import keras
import numpy as np
from keras import layers

import tensor_files


def networks():
    features = layers.Input((None, 3))
    symbols = lambda: layers.Input((None,), dtype="int32")
    yield "rnn", keras.Sequential([features, layers.SimpleRNN(4, return_sequences=True), layers.Dense(2)])
    yield "rnn-relu", keras.Sequential(
        [
            features,
            layers.SimpleRNN(4, activation="relu", return_sequences=True),
            layers.SimpleRNN(5, activation="relu", return_sequences=True),
            layers.Dense(2),
        ]
    )
    yield "lstm", keras.Sequential(
        [
            symbols(),
            layers.Embedding(11, 5),
            layers.LSTM(7, return_sequences=True),
            layers.Dropout(0.2),
            layers.LSTM(6, return_sequences=True),
            layers.Dense(11, activation="softmax"),
        ]
    )
    yield "gru", keras.Sequential(
        [symbols(), layers.Embedding(9, 5), layers.GRU(6, return_sequences=True), layers.Dense(4)]
    )
    yield "gru-before", keras.Sequential(
        [symbols(), layers.Embedding(9, 5), layers.GRU(6, return_sequences=True, reset_after=False), layers.Dense(4)]
    )
    yield "gru-no-bias", keras.Sequential(
        [features, layers.GRU(4, use_bias=False, reset_after=False, return_sequences=True), layers.Dense(2, use_bias=False)]
    )
    yield "both", keras.Sequential(
        [
            features,
            layers.Bidirectional(layers.LSTM(4, return_sequences=True)),
            layers.Bidirectional(layers.GRU(3, return_sequences=True), merge_mode="sum"),
            layers.Dense(2),
        ]
    )
    yield "both-kinds", keras.Sequential(
        [
            features,
            layers.Bidirectional(
                layers.SimpleRNN(4, activation="relu", return_sequences=True),
                backward_layer=layers.GRU(4, reset_after=False, return_sequences=True, go_backwards=True),
            ),
            layers.Dense(2),
        ]
    )
    yield "last", keras.Sequential([features, layers.LSTM(5), layers.Dense(1, activation="sigmoid")])
    x = layers.Input((None, 3))
    y = layers.GRU(4, return_sequences=True, name="the_gru")(x)
    y = layers.TimeDistributed(layers.Dense(3))(layers.Dropout(0.5)(y))
    yield "functional", keras.Model(x, layers.Activation("softmax")(y))


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(1)
    random = np.random.default_rng(1)
    for name, model in networks():
        for variable in model.trainable_weights:  # biases start as zeros, which would hide their places
            variable.assign(random.normal(0, 0.5, variable.shape))
        if name in ("lstm", "gru", "gru-before", "both", "rnn-relu", "gru-no-bias"):
            model.save_weights(folder / f"{name}.weights.h5")
            np.savez(folder / f"{name}.npz", **{v.path: v.numpy() for v in model.trainable_weights})
        if name in ("gru", "both", "both-kinds", "last"):
            model.save(folder / f"{name}.h5")
            np.savez_compressed(folder / f"{name}.list.npz", *[v.numpy() for v in model.trainable_weights])
        model.save(folder / f"{name}.keras")
        cases = {}
        for case, (steps, batch) in {"short": (1, 1), "long": (13, 3)}.items():
            if model.input_shape == (None, None):
                symbols = model.layers[0].input_dim
                x = random.integers(0, symbols, (batch, steps), dtype=np.int32)
            else:
                x = random.normal(size=(batch, steps, 3)).astype(np.float32)
            cases[case + ".input"] = x
            cases[case + ".output"] = model.predict(x, verbose=0)
        metadata = {"batch_first": "true", "keras": keras.__version__}
        tensor_files.save(folder / f"{name}.cases.safetensors", cases, metadata)


if __name__ == "__main__":
    main(sys.argv[1])
