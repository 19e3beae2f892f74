using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Runtime;

/// <summary>What <c>namespace()</c> makes: the one value whose attributes a template may set.</summary>
internal sealed class Namespace : PythonObject
{
    public PythonDictionary Attributes { get; } = new();

    public override string TypeName => "TemplateNamespace";

    public override string Module => "transformers.utils.chat_template_utils";

    public void Set(object? name, object? value)
    {
        if (name is string text && text.StartsWith('_'))
        {
            throw Raise.Security($"Chat templates cannot store underscore-prefixed attributes on a namespace, but got {PythonRepr.Repr(text)}. Please rename the attribute.");
        }

        Attributes.Set(name, value);
    }

    public override bool TryGetAttribute(string name, out object? value) => Attributes.TryGetText(name, out value);
}
