using System.Globalization;
using HfPipelines.Configuration;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Checkpoints;

/// <summary>
/// A view of a checkpoint's tensors below a prefix: <c>weights / "layers" / 0 / "self_attn"</c>. Layers ask for tensors by name and hold them;
/// the tensors belong to the loaded checkpoint and die with it.
/// </summary>
public abstract class Weights
{
    /// <summary>The element type that floating-point tensors are given in.</summary>
    public abstract ScalarType DType { get; }

    /// <summary>The device that tensors are given on.</summary>
    public abstract Device Device { get; }

    /// <summary>The view below a name.</summary>
    /// <param name="weights">The view.</param>
    /// <param name="name">A name, several with dots between them, or nothing for the view itself.</param>
    public static Weights operator /(Weights weights, string name) => name.Length == 0 ? weights : weights.Below(name);

    /// <summary>The view below an index.</summary>
    /// <param name="weights">The view.</param>
    /// <param name="index">The index, from 0.</param>
    public static Weights operator /(Weights weights, int index) => weights.Below(index.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// The same view, of which it is known that a whole model class has its tensors here. The class's own conversions and tied tensors then apply
    /// below this view; a network that holds another model names its class, as <see cref="Architecture.CreateBase"/> does.
    /// </summary>
    /// <param name="modelClass">The class.</param>
    /// <param name="config">Its configuration.</param>
    public virtual Weights As(ModelClass modelClass, PretrainedConfig config) => this;

    /// <summary>Whether the checkpoint holds a tensor.</summary>
    /// <param name="name">The name below this view.</param>
    public abstract bool Contains(string name);

    /// <summary>This view, or another where the checkpoint has no <c>weight</c> here: for tables that parts of a model share.</summary>
    /// <param name="shared">The other view.</param>
    public Weights OrShared(Weights shared) => Contains("weight") ? this : shared;

    /// <summary>
    /// A tensor that must be there. A missing or mis-shaped one is noted, and reported with all others when loading ends; until then a
    /// stand-in of zeros is given.
    /// </summary>
    /// <param name="name">The name below this view.</param>
    /// <param name="shape">The shape; -1 for a size that the tensor decides; none at all for any shape.</param>
    /// <returns>The tensor. A layer that only makes another one of it may dispose it.</returns>
    public abstract Tensor Get(string name, params ReadOnlySpan<long> shape);

    /// <summary>A tensor that may be absent.</summary>
    /// <param name="name">The name below this view.</param>
    /// <param name="shape">The shape; -1 for a size that the tensor decides; none at all for any shape.</param>
    /// <returns>The tensor, or null.</returns>
    public abstract Tensor? Find(string name, params ReadOnlySpan<long> shape);

    /// <summary>Hands a tensor made while loading, for example a fused one, over to the checkpoint, which frees it at its end.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <returns>The same tensor.</returns>
    public abstract Tensor Own(Tensor tensor);

    /// <summary>The view below a name.</summary>
    /// <param name="name">A name, or several with dots between them.</param>
    protected abstract Weights Below(string name);
}
