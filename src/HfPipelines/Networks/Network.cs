namespace HfPipelines.Networks;

/// <summary>
/// A network: named inputs to named outputs, as the forward method of the class in transformers. It owns no memory; its tensors belong to
/// the weights that it was made from.
/// </summary>
public abstract class Network
{
    /// <summary>Runs the network. The caller holds the dispose scope; the outputs live in it.</summary>
    /// <param name="input">The inputs, by the names of transformers' forward arguments.</param>
    /// <returns>The outputs, by the names of transformers' output fields.</returns>
    public abstract ModelOutput Forward(ModelInput input);

    /// <summary>Runs another method of the class in transformers, for example <c>get_image_features</c>.</summary>
    /// <param name="method">The method's name in transformers.</param>
    /// <param name="input">The inputs, by the names of the method's arguments.</param>
    /// <exception cref="NotSupportedException">The network has no such method.</exception>
    public virtual ModelOutput Invoke(string method, ModelInput input)
        => method == "forward" ? Forward(input) : throw new NotSupportedException($"{GetType().Name} has no method '{method}'.");
}
