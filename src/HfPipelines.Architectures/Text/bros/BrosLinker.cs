using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Scores which token each token is linked to, or, as the last score, that it is to none.</summary>
internal sealed class BrosLinker
{
    private readonly int _relations;
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Tensor _none;

    public BrosLinker(BrosConfig config, Weights weights)
    {
        int size = config.HiddenSize;
        _relations = config.NRelations;
        _query = new Linear(weights / "query", size, _relations * size);
        _key = new Linear(weights / "key", size, _relations * size);
        _none = weights.Get("dummy_node", 1, size);
    }

    /// <summary>Scores links.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <returns>[batch, length, length + 1], or [relations, batch, length, length + 1] for several relations.</returns>
    public Tensor Forward(Tensor hidden)
    {
        Tensor others = cat([hidden, _none.unsqueeze(0).expand(hidden.size(0), -1, -1)], 1);
        Tensor queries = Split(_query.Forward(hidden)), keys = Split(_key.Forward(others));
        Tensor scores = queries.matmul(keys.transpose(2, 3));
        return _relations == 1 ? scores.squeeze(0) : scores;
    }

    private Tensor Split(Tensor states) => states.unflatten(2, [_relations, states.size(-1) / _relations]).permute(2, 0, 1, 3);
}
