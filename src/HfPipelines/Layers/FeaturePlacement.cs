using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Puts the features of another modality, those of a picture for one, into the places that a text keeps for them.</summary>
public static class FeaturePlacement
{
    /// <summary>Finds the places of a token.</summary>
    /// <param name="input">The call, with token ids or embeddings.</param>
    /// <param name="table">The embeddings of all tokens, which tell the token where only embeddings are given.</param>
    /// <param name="tokenId">The token that keeps a place.</param>
    /// <returns>Bool [batch, length], a new tensor.</returns>
    public static Tensor Places(ModelInput input, Embedding table, long tokenId)
    {
        if (input.InputIds is { } ids)
        {
            return ids.eq(tokenId);
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor embeddings = input.InputsEmbeds ?? throw new ModelInputException("input_ids", "input_ids or inputs_embeds", "neither");
        return embeddings.eq(table.Forward(tensor(tokenId, device: embeddings.device))).all(-1).MoveToOuterDisposeScope();
    }

    /// <summary>Replaces embeddings by features, in order.</summary>
    /// <param name="embeddings">[batch, length, hidden].</param>
    /// <param name="places">Where features belong, bool [batch, length].</param>
    /// <param name="features">[..., hidden]; as many as there are places.</param>
    /// <param name="name">The modality, for the message.</param>
    /// <returns>[batch, length, hidden], a new tensor.</returns>
    /// <exception cref="ModelInputException">There are more or fewer places than features.</exception>
    public static Tensor Place(Tensor embeddings, Tensor places, Tensor features, string name)
    {
        using DisposeScope scope = NewDisposeScope();
        long hidden = embeddings.size(-1);
        long count = places.sum().ToInt64();
        if (features.size(-1) != hidden || features.NumberOfElements != count * hidden)
        {
            throw new ModelInputException(
                "input_ids", $"{features.NumberOfElements / features.size(-1)} places of {name} features of the size {hidden}", $"{count} for features of the size {features.size(-1)}");
        }

        Tensor mask = places.unsqueeze(-1).expand(embeddings.shape);
        return embeddings.masked_scatter(mask, features.to_type(embeddings.dtype)).MoveToOuterDisposeScope();
    }
}
